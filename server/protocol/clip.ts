// Where a clip of material or of a course lies: uploaded here, or at another site by https.
import { z } from 'zod'

export const clipAddress = z
  .string()
  .max(300, { abort: true })
  .regex(/^(https:\/\/[^\s"'<>\\]+|\/uploads\/[0-9a-f]{64}\.mp4)$/)
