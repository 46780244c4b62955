/** How the element looks. Pages change it by the custom properties named here. */

/** Text of its style sheet. */
export const STYLE = `
:host {
  display: block;
  container-type: inline-size;
  padding: 16px;
  color: var(--idlewise-text, light-dark(#16181d, #eceff3));
  background: var(--idlewise-background, light-dark(#ffffff, #161a20));
  border: 1px solid var(--idlewise-line, light-dark(#e1e1db, #2a313a));
  border-radius: var(--idlewise-radius, 12px);
  font: 14px/20px var(--idlewise-font, system-ui, sans-serif);
  font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere;
}
:host([hidden]) { display: none; }
p, dl, dd, ul { margin: 0; padding: 0; }
.headline { font-size: 20px; line-height: 28px; font-weight: 600; }
.seal { display: inline-block; margin-top: 8px; padding: 2px 10px; border: 1px solid currentcolor; border-radius: 12px; font-size: 13px; color: var(--idlewise-muted, light-dark(#454b55, #b8c0cb)); }
.seal.proof, .seal.plan { color: var(--idlewise-ok, light-dark(#0b6b4d, #62d1a5)); }
.figures { display: flex; flex-wrap: wrap; gap: 8px 32px; margin-top: 16px; }
dt { font-size: 12px; line-height: 16px; color: var(--idlewise-muted, light-dark(#454b55, #b8c0cb)); }
dd { font-size: 24px; line-height: 32px; font-weight: 600; }
.bar { display: block; width: 100%; height: 32px; margin-top: 16px; }
.legend { list-style: none; margin-top: 12px; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr)); gap: 4px 32px; font-size: 13px; }
li { display: flex; gap: 8px; align-items: center; }
.swatch { flex: none; }
.amount { margin-left: auto; white-space: nowrap; }
.waiting { color: var(--idlewise-muted, light-dark(#454b55, #b8c0cb)); }
.error { color: var(--idlewise-bad, light-dark(#a8281a, #ff9a85)); }
.work { fill: var(--idlewise-work, light-dark(#4f7392, #6d92b2)); }
.checking { fill: var(--idlewise-checking, light-dark(#7691aa, #48637d)); }
.held { fill: var(--idlewise-held, light-dark(#c9cfd6, #39424d)); stroke: light-dark(#868c95, #737f8c); }
.loaded { fill: var(--idlewise-loaded, light-dark(#74501c, #c9a571)); }
.blocked { fill: var(--idlewise-blocked, light-dark(#b5371a, #ff7a52)); }
.unused, .undivided { fill: var(--idlewise-unused, light-dark(#cb7900, #f0a83a)); }
.mark { fill: light-dark(rgb(255 255 255 / 45%), rgb(0 0 0 / 45%)); }
`;
