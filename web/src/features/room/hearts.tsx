// Hearts that fly for real likes only: mine at once, others' as the room tells them.
import { useEffect, useRef } from 'react'
import css from './hearts.module.css'

const flightMs = 1800
const shownMax = 14
const colours = ['#ff6a5c', '#ff8a7e', '#f2cf86', '#ff4d3d'] as const

const calm = (): boolean => typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches

function heart(colour: string): SVGSVGElement {
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  shape.setAttribute('viewBox', '0 0 24 24')
  shape.setAttribute('width', '24')
  shape.setAttribute('height', '24')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', 'M12 20.3C5.5 16 3 12.8 3 9.3A4.8 4.8 0 0 1 12 6.9A4.8 4.8 0 0 1 21 9.3c0 3.5-2.500 6.700-9 11z')
  path.setAttribute('fill', colour)
  shape.append(path)
  return shape
}

/** total: likes of the room; each step up lets at most five hearts fly. */
export function Hearts({ total }: { total: number }) {
  const place = useRef<HTMLDivElement>(null)
  const before = useRef(total)
  useEffect(() => {
    const more = Math.min(5, total - before.current)
    before.current = total
    const box = place.current
    if (!box || more <= 0 || calm() || typeof box.animate !== 'function') return
    for (let index = 0; index < more && box.childElementCount < shownMax; index += 1) {
      const flying = heart(colours[(total + index) % colours.length] ?? colours[0])
      box.append(flying)
      const sway = ((total * 37 + index * 53) % 60) - 30
      const flight = flying.animate(
        [
          { transform: 'translate(0, 60px) scale(.6)', opacity: 0 },
          { transform: `translate(${sway / 2}px, 0) scale(1)`, opacity: 1, offset: 0.3 },
          { transform: `translate(${sway}px, -180px) scale(1.1)`, opacity: 0 },
        ],
        { duration: flightMs, delay: index * 120, easing: 'cubic-bezier(.2,.8,.2,1)', fill: 'both' },
      )
      flight.onfinish = () => flying.remove()
    }
  }, [total])
  return <div ref={place} className={css.hearts} aria-hidden="true" />
}
