// Acks the events of selling: pins, flash sales, shelf and top-ups.
import { onEvent, type EventBinding } from '../realtime/bind-event.ts'
import type { FlashSales } from './flash.service.ts'
import type { Pins } from './pin.service.ts'
import type { Shelf } from './shelf.service.ts'

export type SellingServices = { readonly pins: Pins; readonly flash: FlashSales; readonly shelf: Shelf }

export const sellingEvents = ({ pins, flash, shelf }: SellingServices): EventBinding[] => [
  onEvent('pin:open', ({ actor }, payload, showId) => pins.open(actor, showId, payload)),
  onEvent('pin:close', ({ actor }, payload, showId) => pins.close(actor, showId, payload)),
  onEvent('flash:start', ({ actor }, payload, showId) => flash.start(actor, showId, payload)),
  onEvent('flash:extend', ({ actor }, payload, showId) => flash.extend(actor, showId, payload)),
  onEvent('flash:stop', ({ actor }, payload, showId) => flash.stop(actor, showId, payload)),
  onEvent('offer:topUp', ({ actor }, payload, showId) => shelf.topUp(actor, showId, payload)),
  onEvent('offer:onShelf', ({ actor }, payload, showId) => shelf.onShelf(actor, showId, payload)),
  onEvent('offer:offShelf', ({ actor }, payload, showId) => shelf.offShelf(actor, showId, payload)),
]
