// Hashes and checks passwords with Argon2id, at most two at once.
import { hash, parseOptions, verify, type Options } from '@node-rs/argon2'
import { DomainError } from '../../domain-error.ts'
import type { Passwords } from './staff-sign-in.service.ts'

/** 19 MiB, two passes: 71 ms on the machine it was chosen on (OWASP's first choice). */
const SETTINGS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const satisfies Options
/** 32 at once held a file stat up by 0.3 s: they share one thread pool. */
const AT_ONCE = 2
const WAITING_MAX = 16

/** Of a random password that nobody kept: verifying against it takes as long as against a real one. */
const NOBODYS = '$argon2id$v=19$m=19456,t=2,p=1$2MTjbqFgGzk+4Ub219QKrA$fpDjJy3NVbm9Jg6ZPkE+UJ71/cXtrSEhvGegst1fxYY'

const isWeak = (phc: string): boolean => {
  const { memoryCost, timeCost } = parseOptions(phc)
  return memoryCost < SETTINGS.memoryCost || timeCost < SETTINGS.timeCost
}

export const createPasswords = (): Passwords => {
  let running = 0
  const waiting: (() => void)[] = []
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= AT_ONCE) {
      if (waiting.length >= WAITING_MAX) throw new DomainError('busy', undefined, 1000)
      await new Promise<void>((settle) => waiting.push(settle))
    } else {
      running += 1
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
  return {
    hash: (password) => inTurn(() => hash(password, SETTINGS)),
    verify: async (phc, password) => {
      const right = await inTurn(() => verify(phc ?? NOBODYS, password))
      return { right: phc !== null && right, weak: phc !== null && right && isWeak(phc) }
    },
  }
}
