/** The width that a chart has. */

import { useEffect, useRef, useState } from "preact/hooks";

/** A reference for the element that a chart fills, and its width in pixels. */
export function useWidth(): { ref: { current: HTMLDivElement | null }; width: number } {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const { current } = ref;
    if (current === null) {
      return undefined;
    }
    const measure = (): void => setWidth(Math.max(240, Math.floor(current.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}
