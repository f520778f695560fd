// A clip: played where it stands when the shop keeps it, else a link that opens beside the page.
import { ExternalLink } from 'lucide-react'
import { isOwnClip } from './clip.rules.ts'
import css from './clip.module.css'

/** `words` says what it is, aloud and on the link. */
export function Clip({ url, words }: { url: string; words: string }) {
  if (!isOwnClip(url))
    return (
      <a className={css.link} href={url} target="_blank" rel="noreferrer">
        <ExternalLink size={16} aria-hidden="true" />
        {words}
      </a>
    )
  // Nobody writes captions for what the shop filmed with a phone; the words of the material stand beside it.
  // oxlint-disable-next-line jsx-a11y/media-has-caption
  return <video className={css.video} src={url} controls playsInline preload="metadata" aria-label={words} />
}
