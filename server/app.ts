// The composition root: infrastructure, each domain's door and the edges that let people in, then the work by the clock; and the way out in reverse.
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError } from './config.ts'
import { openDemo } from './demo/door.ts'
import { openEdges, type Edges } from './edges.ts'
import { createPictureReader } from './files/picture-reader.adapter.ts'
import { openInfrastructure, type AppParts, type Infrastructure } from './infrastructure.ts'
import { startLoop, type Duty, type Loop } from './jobs/loop.ts'

export type App = {
  /** What the terminal says once people can come in. */
  readonly welcome: readonly string[]
  /** Drains: readiness first, then pages leave, then orders in flight, then everything closes. Harmless when called twice. */
  readonly close: () => Promise<void>
  /** The work by the clock that runs here; each may be run once more at any time. */
  readonly duties: readonly Duty[]
}

const CLOCK_EVERY_MS = 30_000
/** Another process may have made this year's key. */
const DATA_KEYS_EVERY_MS = 600_000
const DRAIN_WITHIN_MS = 15_000

const listen = async (server: Server, host: string, port: number): Promise<void> => {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (err) {
    const code = (err as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE') throw new ConfigError([`port ${port} is in use: stop what listens there, or set PORT to another number`])
    if (code === 'EACCES') throw new ConfigError([`port ${port} may not be opened by this user: set PORT to a number above 1023`])
    if (code === 'EADDRNOTAVAIL') throw new ConfigError([`HOST ${host} is no address of this machine`])
    throw err
  }
}

const welcomeOf = ({ config }: Infrastructure, ownerSetup: string | null): string[] => {
  const lines = ['', `  私播 Sibo  ${config.publicUrl}`]
  if (config.demo) {
    lines.push('', '  一键演示身份 one-tap demo sign-ins:')
    for (const [person, words] of [
      ['viewer', '观众 viewer    '],
      ['leader', '团长 leader    '],
      ['host', '主播 host      '],
      ['merchant', '商家 merchant  '],
    ] as const)
      lines.push(`    ${words} ${config.publicUrl}/sign-in?demo=${person}`)
  }
  if (ownerSetup !== null) lines.push('', `  第一位店主 first owner: open ${config.publicUrl}/setup with the token in ${ownerSetup}`)
  return [...lines, '']
}

const openDemoIn = ({ config, objects, redis, clock, logger }: Infrastructure, { domains, broadcast, realtime, watch }: Edges) => {
  const { members, leaders, files, catalog, shows, offers } = domains
  if (!members.demoPersons) return null
  return openDemo({
    demoPersons: members.demoPersons,
    addresses: members.addresses,
    leaders: leaders.leaders,
    agreements: leaders.agreements,
    courseDesk: domains.incentives.courseDesk,
    pictures: files.pictures,
    products: catalog.products,
    stock: catalog.stock,
    shows,
    offers,
    broadcast,
    readPicture: createPictureReader({ objects, webDir: config.webDir }),
    realViewers: async (showId) => (await realtime.rooms.crowd(showId)).viewers,
    watch,
    redis: redis.general,
    clock,
    logger,
    config,
  })
}

export const createApp = async (parts: AppParts): Promise<App> => {
  const ground = await openInfrastructure(parts)
  const { config, clock, logger } = ground
  const edges = await openEdges(ground)
  const { server, domains, broadcast, realtime, drain } = edges
  const ownerSetup = await domains.members.prepareOwner()
  const demo = await openDemoIn(ground, edges)
  const duties: readonly Duty[] = [
    ...domains.duties,
    ...broadcast.duties,
    ...[edges.crediting, edges.privacy].flatMap((part) => part.duties),
    ...(demo?.duties ?? []),
    { name: 'clock', everyMs: CLOCK_EVERY_MS, run: clock.measure },
    { name: 'dataKeys', everyMs: DATA_KEYS_EVERY_MS, run: ground.sealing.reload },
  ]
  const loop: Loop = startLoop(duties, logger)
  const shut = async (): Promise<void> => {
    drain()
    broadcast.beginClosing()
    await demo?.close()
    await realtime.drain(DRAIN_WITHIN_MS)
    await loop.stop()
    await broadcast.close()
    await domains.close()
    await realtime.close()
    server.closeAllConnections()
    server.close()
    await ground.close()
  }
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => (closing ??= shut())
  try {
    await listen(server, config.host, config.port)
    demo?.begin((server.address() as AddressInfo).port)
  } catch (err) {
    await close()
    throw err
  }
  return { welcome: welcomeOf(ground, ownerSetup), close, duties }
}
