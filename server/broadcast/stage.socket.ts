// Acks the events of the broadcast: the stage of host and viewers, what a page reports, and the show's way on and off the air.
import { onEvent, type EventBinding } from '../realtime/bind-event.ts'
import type { OnAir } from './on-air.service.ts'
import type { Stages } from './stage.service.ts'

type AckOfIce = { iceParameters: { usernameFragment: string; password: string } }

export const stageEvents = ({ stages, onAir }: { readonly stages: Stages; readonly onAir: OnAir }): EventBinding[] => [
  onEvent('stage:open', (context, payload, showId) => stages.open(context, showId, payload)),
  onEvent('stage:connect', async (context, payload) => {
    await stages.connect(context, payload)
    return {}
  }),
  onEvent('stage:restartIce', async (context, payload): Promise<AckOfIce> => stages.restartIce(context, payload)),
  onEvent('stage:produce', (context, payload, showId) => stages.produce(context, showId, payload)),
  onEvent('stage:close', async (context, _payload, showId) => {
    await stages.close(context, showId)
    return {}
  }),
  onEvent('stage:watch', (context, payload, showId) => stages.watch(context, showId, payload)),
  onEvent('stage:unwatch', async (context) => {
    await stages.unwatch(context)
    return {}
  }),
  onEvent('stats:report', (context, payload) => stages.report(context, payload)),
  onEvent('show:goLive', ({ actor }, payload, showId) => onAir.goLive(actor, showId, payload)),
  onEvent('show:pause', ({ actor }, payload, showId) => onAir.pause(actor, showId, payload)),
  onEvent('show:resume', ({ actor }, payload, showId) => onAir.resume(actor, showId, payload)),
  onEvent('show:end', ({ actor }, payload, showId) => onAir.end(actor, showId, payload)),
]
