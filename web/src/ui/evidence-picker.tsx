// Pictures that show or prove something: taken or chosen, sent up one by one; only she and the shop's staff see them.
import { ImagePlus, X } from 'lucide-react'
import { useId, useState } from 'react'
import { uploadEvidence } from '../platform/upload-client.ts'
import { failureTextOf } from '../text/failure.ts'
import css from './evidence-picker.module.css'
import { Picture } from './picture.tsx'
import { Spinner } from './spinner.tsx'

export type Evidence = { pictureId: string; url: string }

export function EvidencePicker({
  pictures,
  most,
  words,
  hint,
  onChange,
}: {
  pictures: readonly Evidence[]
  /** So many at the most. */
  most: number
  words: { add: string; picture: (place: number) => string; remove: (place: number) => string }
  hint: string
  onChange: (pictures: readonly Evidence[]) => void
}) {
  const id = useId()
  const [sending, setSending] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const take = async (files: FileList | null) => {
    let all = pictures
    setSending(true)
    setFailed(null)
    try {
      for (const file of [...(files ?? [])].slice(0, most - pictures.length)) {
        all = [...all, await uploadEvidence(file)]
        onChange(all)
      }
    } catch (error) {
      setFailed(failureTextOf(error))
    } finally {
      setSending(false)
    }
  }
  return (
    <div>
      <div className={css.pictures}>
        {pictures.map((one, place) => (
          <span key={one.pictureId} className={css.shot}>
            <Picture src={one.url} alt={words.picture(place + 1)} className={css.photo} />
            <button
              type="button"
              aria-label={words.remove(place + 1)}
              disabled={sending}
              onClick={() => onChange(pictures.filter(({ pictureId }) => pictureId !== one.pictureId))}
            >
              <span>
                <X size={14} aria-hidden="true" />
              </span>
            </button>
          </span>
        ))}
        {pictures.length < most && (
          <label htmlFor={id} className={css.add}>
            {sending ? <Spinner size={18} /> : <ImagePlus size={22} aria-hidden="true" />}
            <span>{words.add}</span>
            <input
              id={id}
              type="file"
              accept="image/jpeg,image/png,image/webp"
              multiple
              disabled={sending}
              onChange={(event) => {
                void take(event.target.files)
                event.target.value = ''
              }}
            />
          </label>
        )}
      </div>
      {failed === null ? (
        <p className={css.hint}>{hint}</p>
      ) : (
        <p className={css.wrong} role="alert">
          {failed}
        </p>
      )}
    </div>
  )
}
