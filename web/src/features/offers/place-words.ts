// Her place in the line of a sold-out offer, in words.
import type { TFunction } from 'i18next'

/** null: she does not wait. */
export const placeWords = (t: TFunction<'buy'>, ahead: number | null): string | null =>
  ahead === null ? null : ahead === 0 ? t('wait.first') : t('wait.ahead', { count: ahead })
