/** Small drawings. What they mean is said in words beside them. */

const PATHS = {
  down: "M4 6l4 4 4-4",
  data: "M2 3.5a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1zM2 6.2h12M2 9.8h12M6.2 6.2v7.3",
  share: "M8 10V2M5 4.5L8 1.8l3 2.7M3 8.5V13h10V8.5",
  to: "M2.5 8h11M9.5 4l4 4-4 4",
  close: "M4 4l8 8M12 4l-8 8",
  seal: "M8 1.5l5.5 2v4.2c0 3.2-2.2 5.6-5.5 6.8-3.3-1.2-5.5-3.6-5.5-6.8V3.5zM5.4 8.1l1.9 1.9 3.4-3.7",
  knobs: "M2 5h7M12.5 5H14M2 11h2M7.5 11H14M12.2 5a1.7 1.7 0 1 1-3.4 0 1.7 1.7 0 0 1 3.4 0M7.4 11a1.7 1.7 0 1 1-3.4 0 1.7 1.7 0 0 1 3.4 0",
  warn: "M8 2l6.5 11.5h-13zM8 6.5v3.2M8 11.6v.1",
} as const;

/** A drawing. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** Three dots: more. */
export function Dots() {
  return (
    <svg class="i" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3 8h.01M8 8h.01M13 8h.01" stroke-width="2.4" />
    </svg>
  );
}
