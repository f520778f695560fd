// What a level is called: by the shop's name for it, else by its number.
import { useTranslation } from 'react-i18next'

export function useLevelWords(): (level: number, name: string | null | undefined) => string {
  const { t } = useTranslation('leader')
  return (level, name) => name ?? t('level.plain', { level })
}
