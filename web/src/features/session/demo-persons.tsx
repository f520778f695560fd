// One-tap sign-ins of the demo: only drawn in demo mode, only seeded persons.
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../../server/protocol/members.ts'
import { rest } from '../../platform/rest-client.ts'
import { failureTextOf } from '../../text/failure.ts'
import { Button } from '../../ui/button.tsx'
import { showToast } from '../../ui/toast.tsx'
import { useTakeSession } from './me.query.ts'
import css from './sign-in.module.css'

export const demoPersons = ['viewer', 'leader', 'host', 'assistant', 'merchant'] as const
export type DemoPerson = (typeof demoPersons)[number]

/** Signs in a demo person; onSignedIn hears who. */
export function useDemoSignIn(onSignedIn: (me: Me, person: DemoPerson) => void) {
  const takeSession = useTakeSession()
  return useMutation({
    mutationFn: (person: DemoPerson) => rest('POST /sign-in/demo', { body: { person } }),
    onSuccess: (me, person) => {
      takeSession(me)
      onSignedIn(me, person)
    },
    onError: (error) => showToast(failureTextOf(error), 'bad'),
  })
}

export function DemoPersons({ onSignedIn }: { onSignedIn: (me: Me, person: DemoPerson) => void }) {
  const { t } = useTranslation('session')
  const signIn = useDemoSignIn(onSignedIn)
  return (
    <section className={css.demo} aria-label={t('demo.title')}>
      <p>{t('demo.title')}</p>
      <div>
        {demoPersons.map((person) => (
          <Button
            key={person}
            size="sm"
            look="line"
            busy={signIn.isPending && signIn.variables === person}
            onClick={() => signIn.mutate(person)}
          >
            {t(`demo.${person}`)}
          </Button>
        ))}
      </div>
    </section>
  )
}
