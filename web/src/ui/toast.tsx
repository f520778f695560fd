// Short notices at the top of the page: said once to a screen reader, gone by themselves.
import { CircleAlert, CircleCheck } from 'lucide-react'
import { create } from 'zustand'
import { cx } from './class-names.ts'
import css from './toast.module.css'

export type ToastTone = 'plain' | 'good' | 'bad'
type Toast = { id: number; text: string; tone: ToastTone }
type Toasts = { list: readonly Toast[]; nextId: number }

const shownMs = 3200
const keptMax = 3
const useToasts = create<Toasts>(() => ({ list: [], nextId: 1 }))

/** Shows a notice for 3.2 s; at most three at once, the oldest goes first. */
export function showToast(text: string, tone: ToastTone = 'plain'): void {
  const id = useToasts.getState().nextId
  useToasts.setState((now) => ({ list: [...now.list, { id, text, tone }].slice(-keptMax), nextId: id + 1 }))
  setTimeout(() => useToasts.setState((now) => ({ list: now.list.filter((toast) => toast.id !== id) })), shownMs)
}

/** Stands once in the app; draws what showToast was given. */
export function ToastHost() {
  const list = useToasts((now) => now.list)
  return (
    <div className={css.host} role="status" aria-live="polite">
      {list.map((toast) => (
        <p key={toast.id} className={cx(css.toast, css[toast.tone])}>
          {toast.tone === 'good' && <CircleCheck size={18} />}
          {toast.tone === 'bad' && <CircleAlert size={18} />}
          <span>{toast.text}</span>
        </p>
      ))}
    </div>
  )
}
