// Dresses antd in the shop's tokens for everything below it, and signs its styles with the document's nonce.
import { ConfigProvider, theme as antd } from 'antd'
import en from 'antd/locale/en_US'
import zh from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { useEffect, useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cspNonce } from '../../platform/env.ts'
import { antdTheme } from '../../ui/antd-theme.ts'
import { useTheme } from '../../ui/theme-mode.ts'

export function ConsoleTheme({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation()
  const shown = useTheme((now) => now.shown)
  const english = i18n.language === 'en'
  const nonce = cspNonce()
  useEffect(() => void dayjs.locale(english ? 'en' : 'zh-cn'), [english])
  const dressed = useMemo(() => {
    const base = antdTheme(shown)
    return {
      ...base,
      algorithm: shown === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm,
      components: {
        ...base.components,
        Table: {
          ...base.components?.Table,
          cellFontSize: 13,
          headerBg: 'var(--surface-2)',
          headerColor: 'var(--text-3)',
          headerSplitColor: 'transparent',
          headerBorderRadius: 0,
          cellPaddingBlock: 8,
          cellPaddingInline: 10,
          rowHoverBg: 'var(--surface-2)',
          borderColor: 'var(--line)',
        },
        Select: { fontSize: 13 },
        Input: { inputFontSize: 13 },
        DatePicker: { fontSize: 13 },
      },
    }
  }, [shown])
  return (
    <ConfigProvider theme={dressed} locale={english ? en : zh} {...(nonce !== null && { csp: { nonce } })}>
      {children}
    </ConfigProvider>
  )
}
