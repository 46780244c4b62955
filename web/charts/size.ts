/** The width that a chart has, and how large its type is. */

import { useEffect, useRef, useState } from "preact/hooks";
import { enlarged } from "./palette.ts";

/** A reference for the element that a chart fills, its width in pixels, and by
 * what room for words has to grow. */
export function useWidth(): { ref: { current: HTMLDivElement | null }; width: number; large: number } {
  const ref = useRef<HTMLDivElement>(null);
  const [{ width, large }, setSize] = useState({ width: 640, large: 1 });
  useEffect(() => {
    const { current } = ref;
    if (current === null) {
      return undefined;
    }
    const measure = (): void => {
      const next = { width: Math.max(240, Math.floor(current.clientWidth)), large: enlarged() };
      setSize((before) => (before.width === next.width && before.large === next.large ? before : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return { ref, width, large };
}
