// Chat on the wire: lines, moderation, likes.
import { z } from 'zod'
import { atMs, count, pageKey, said, speakerKey, text, version } from './fields.ts'
import { LIMITS } from './limits.ts'

export const BADGES = ['host', 'assistant', 'staff', 'leader', 'simulated'] as const
export const lineNo = z.int().min(1).max(1e9)
export const chatLine = z.object({
  lineNo,
  speakerKey,
  name: said(20),
  badge: z.enum(BADGES).optional(),
  text: said(LIMITS.chatTextCharsMax),
  replyTo: lineNo.optional(),
  sentAtMs: atMs,
  erased: z.boolean().optional(),
})
export type ChatLine = z.infer<typeof chatLine>

export const chatSend = z.strictObject({ clientMessageId: pageKey, text: text(LIMITS.chatTextCharsMax), replyTo: lineNo.optional() })
export const chatSendAck = z.object({ lineNo, text: said(LIMITS.chatTextCharsMax), sentAtMs: atMs })
export const chatHistory = z.strictObject({ afterLineNo: z.int().min(0).max(1e9).optional(), beforeLineNo: lineNo.optional() })
export const chatHistoryAck = z.object({ lines: z.array(chatLine).max(LIMITS.chatHistoryMax), more: z.boolean() })
export const chatDelete = z.strictObject({ lineNo })
/** 0 lifts, -1 is for ever (rules.md 30; 21600 min = 15 days). */
export const MUTE_MINUTES = [0, 10, 1440, 10080, 21600, -1] as const
export const chatMute = z.strictObject({ speakerKey, minutes: z.literal(MUTE_MINUTES), reason: text(100).optional() })
export const chatRulesWrite = z.strictObject({ seenVersion: version, roomMuted: z.boolean().optional(), slowModeSec: count(60).optional() })
export const viewerKick = z.strictObject({ speakerKey, reason: text(100).optional() })
export const likeSend = z.strictObject({ count: count(15, 1) })
