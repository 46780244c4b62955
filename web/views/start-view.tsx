/** The start: bringing a fleet of one's own. */

export { StartPage as StartView } from "./data/start-page.tsx";
