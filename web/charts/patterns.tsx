/** Patterns that tell idle compute apart without colour. */

/** Hatching for what is stranded, dots for surplus; `name` keeps their names apart. */
export function Patterns({ name }: { name: string }) {
  return (
    <defs>
      <pattern id={`${name}-hatch`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="bar stranded" width="6" height="6" />
        <rect class="hatch" width="2" height="6" />
      </pattern>
      <pattern id={`${name}-dots`} width="6" height="6" patternUnits="userSpaceOnUse">
        <rect class="bar surplus" width="6" height="6" />
        <circle class="hatch" cx="3" cy="3" r="1.2" />
      </pattern>
    </defs>
  );
}
