// The shop's mark; the demo shop has its own drawing.

/** size in px: 24 in bars, 32 in headers, 48 and 52 on cards. */
export function ShopMark({ demo, size }: { demo: boolean; size: 24 | 32 | 48 | 52 }) {
  return <img src={demo ? '/demo/shop-hesui.svg' : '/brand.svg'} alt="" width={size} height={size} />
}
