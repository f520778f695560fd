// The two steps of a sign-in by code: send, then verify; keeps the wait between two messages.
import { useEffect, useState } from 'react'
import type { Me } from '../../../../server/protocol/members.ts'
import { rest, RestError, type FailCode } from '../../platform/rest-client.ts'
import { useTakeSession } from './me.query.ts'
import { requestCode } from './request-code.ts'

const codeOf = (error: unknown): FailCode => (error instanceof RestError ? error.code : 'fault')

export function useCodeSignIn(onSignedIn: (me: Me) => void) {
  const takeSession = useTakeSession()
  const [challengeId, setChallengeId] = useState<string | null>(null)
  const [shownCode, setShownCode] = useState<string | null>(null)
  const [busy, setBusy] = useState<'send' | 'verify' | null>(null)
  const [failure, setFailure] = useState<FailCode | null>(null)
  const [waitSec, setWaitSec] = useState(0)
  useEffect(() => {
    if (waitSec <= 0) return
    const timer = setTimeout(() => setWaitSec(waitSec - 1), 1000)
    return () => clearTimeout(timer)
  }, [waitSec])

  const run = async (step: 'send' | 'verify', work: () => Promise<void>) => {
    if (busy) return
    setBusy(step)
    setFailure(null)
    try {
      await work()
    } catch (error) {
      const wait = error instanceof RestError ? error.retryAfterMs : null
      if (step === 'send' && wait) setWaitSec(Math.ceil(wait / 1000))
      setFailure(codeOf(error))
    } finally {
      setBusy(null)
    }
  }
  return {
    sent: challengeId !== null,
    sending: busy === 'send',
    verifying: busy === 'verify',
    shownCode,
    failure,
    waitSec,
    send: (phone: string) =>
      void run('send', async () => {
        const reply = await requestCode(phone)
        setChallengeId(reply.challengeId)
        setShownCode(reply.codeShown ?? null)
        setWaitSec(reply.waitSec)
      }),
    /** onWrong empties the boxes after a wrong code. */
    verify: (code: string, onWrong: () => void) =>
      void run('verify', async () => {
        if (challengeId === null) return
        try {
          const me = await rest('POST /sign-in/verify', { body: { challengeId, code } })
          takeSession(me)
          onSignedIn(me)
        } catch (error) {
          if (codeOf(error) === 'code_wrong') onWrong()
          if (codeOf(error) === 'code_expired') setChallengeId(null)
          throw error
        }
      }),
  }
}
