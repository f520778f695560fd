// Sign-in: asked only at the act; says what is kept and that the leader stays.
import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { Link, useLocation, useNavigate, useSearchParams } from 'react-router'
import type { Me } from '../../../../server/protocol/members.ts'
import { ShopMark } from '../../features/seller/shop-mark.tsx'
import { demoPersons, DemoPersons, useDemoSignIn, type DemoPerson } from '../../features/session/demo-persons.tsx'
import { useMe } from '../../features/session/me.query.ts'
import { SignInForm } from '../../features/session/sign-in-form.tsx'
import { TermsSheet } from '../../features/session/terms-sheet.tsx'
import { needsDocumentLoad, paths, safeNext } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { CreditLine } from '../../ui/credit-line.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Page } from '../../ui/page.tsx'
import { showToast } from '../../ui/toast.tsx'
import { signInAskOf, type SignInAsk } from './sign-in-ask.ts'
import css from './sign-in.module.css'

const homeOf: Record<DemoPerson, string> = {
  viewer: paths.shows,
  leader: paths.leader,
  host: paths.console,
  assistant: paths.shows,
  merchant: paths.console,
}

function useGoOn() {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const { t } = useTranslation('session')
  return (me: Me, person?: DemoPerson) => {
    const next = search.get('next')
    const target = next === null && person ? homeOf[person] : safeNext(next)
    if (needsDocumentLoad(target)) return window.location.assign(target)
    showToast(t('welcome', { name: me.nickname ?? '' }), 'good')
    void navigate(target, { replace: true })
  }
}

function Heading({ ask }: { ask: SignInAsk | null }) {
  const { t } = useTranslation('session')
  const kind = ask?.asked ?? 'plain'
  const words = kind === 'buy' || kind === 'chat' || kind === 'reserve' ? kind : 'plain'
  return (
    <>
      <h1 className={css.title}>{t(`titles.${kind}`)}</h1>
      <p className={css.kept}>{t(`kept.${words}`, { title: ask?.title ?? '', quantity: ask?.quantity ?? 1 })}</p>
      {ask?.leaderName && (
        <div className={css.leader}>
          <CreditLine name={ask.leaderName}>
            <Trans t={t} i18nKey="leaderStays" values={{ name: ask.leaderName }} components={{ b: <b /> }} />
          </CreditLine>
        </div>
      )}
    </>
  )
}

export default function SignInPage() {
  const { t } = useTranslation(['session', 'app'])
  const { state } = useLocation()
  const [search] = useSearchParams()
  const navigate = useNavigate()
  const goOn = useGoOn()
  const { data: me } = useMe()
  const [termsOpen, setTermsOpen] = useState(false)
  const demo = useDemoSignIn(goOn)
  const ask = signInAskOf(state)
  const buying = ask?.asked === 'buy'
  const linked = demoPersons.find((person) => person === search.get('demo'))
  const inDemo = me?.demoMode ?? false
  const leave = () => void navigate(safeNext(search.get('next')), { replace: true })
  useEffect(() => {
    if (linked && inDemo && demo.isIdle) demo.mutate(linked)
  }, [linked, inDemo, demo])
  return (
    <Page foot="none" surface>
      <div className={css.page}>
        <header className={css.bar}>
          <IconButton label={t('app:close')} onClick={leave}>
            <X size={22} strokeWidth={1.8} />
          </IconButton>
          <span className="grow" />
          <Button look="plain" onClick={leave}>
            {t('later')}
          </Button>
        </header>
        <section className={css.body}>
          <ShopMark demo={inDemo} size={52} />
          <Heading ask={ask} />
          <SignInForm
            submitLabel={buying ? t('submit.buy') : t('submit.plain')}
            buying={buying}
            onTerms={() => setTermsOpen(true)}
            onSignedIn={goOn}
          />
          {inDemo && <DemoPersons onSignedIn={goOn} />}
        </section>
        <footer className={css.foot}>
          <Link to={paths.staffSignIn}>{t('staff.fromPhone')}</Link>
          <p>{t('privacy')}</p>
        </footer>
      </div>
      <TermsSheet open={termsOpen} onClose={() => setTermsOpen(false)} />
    </Page>
  )
}
