import { useEffect, useState, type RefObject } from 'react'

/** Whether what is in the box is wider than the box. */
export function useOverflows(box: RefObject<HTMLElement | null>, depends: unknown): boolean {
  const [overflows, setOverflows] = useState(false)
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const observer = new ResizeObserver(() => setOverflows(element.scrollWidth > element.clientWidth + 1))
    observer.observe(element)
    return () => observer.disconnect()
  }, [box, depends])
  return overflows
}
