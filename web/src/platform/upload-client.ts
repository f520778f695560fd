// Uploads of files: each kind to its own door of the API, as a form with the header that no foreign page can set.
import { apiRoot, send, type RestReply } from './rest-client.ts'

/** 40 MB over a slow line. */
const CLIP_WITHIN_MS = 600_000

function sendFile(path: string, file: File, withinMs?: number): Promise<unknown> {
  const form = new FormData()
  form.set('file', file)
  return send('POST', `${apiRoot}${path}`, form, { accept: 'application/json', 'x-sibo': '1' }, undefined, withinMs)
}

/** Uploads a picture of goods or of a show (8 MB at most; staff and hosts); the reply has its id and address. */
export const uploadPicture = async (file: File): Promise<RestReply<'POST /uploads/pictures'>> =>
  (await sendFile('/uploads/pictures', file)) as RestReply<'POST /uploads/pictures'>

/** Uploads a picture of material for leaders (8 MB at most; staff of leaders); the reply has its id and address. */
export const uploadMaterial = async (file: File): Promise<RestReply<'POST /uploads/material'>> =>
  (await sendFile('/uploads/material', file)) as RestReply<'POST /uploads/material'>

/** Uploads a clip for leaders (MP4, 40 MB at most; staff of leaders); the reply has its address. */
export const uploadClip = async (file: File): Promise<RestReply<'POST /uploads/clips'>> =>
  (await sendFile('/uploads/clips', file, CLIP_WITHIN_MS)) as RestReply<'POST /uploads/clips'>

/** Uploads a picture that proves something (8 MB at most); only its owner and the shop's service see it. */
export const uploadEvidence = async (file: File): Promise<RestReply<'POST /uploads/evidence'>> =>
  (await sendFile('/uploads/evidence', file)) as RestReply<'POST /uploads/evidence'>

/** Uploads the person's own picture (8 MB at most); the reply is who she is now. */
export const uploadOwnPicture = async (file: File): Promise<RestReply<'POST /me/picture'>> =>
  (await sendFile('/me/picture', file)) as RestReply<'POST /me/picture'>
