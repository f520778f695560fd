// Keeps files in an S3-compatible store (OSS, COS, SeaweedFS, S3 itself) behind the same port as the folder.
import { DeleteObjectCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { Readable } from 'node:stream'
import { assertKey } from './object-store.ts'
import type { ObjectStore } from './object-store.ts'

export type S3Settings = {
  readonly endpoint: string | undefined
  readonly region: string
  readonly bucket: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** True for stores that do not serve `bucket.host` names. */
  readonly forcePathStyle: boolean
}

export function createS3Store(settings: S3Settings): ObjectStore & { close(): void } {
  const client = new S3Client({
    region: settings.region,
    forcePathStyle: settings.forcePathStyle,
    ...(settings.endpoint !== undefined && { endpoint: settings.endpoint }),
    credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
    // The SDK's own checksums are unknown to most compatible stores.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const at = (key: string): { Bucket: string; Key: string } => {
    assertKey(key)
    return { Bucket: settings.bucket, Key: key }
  }
  return {
    async put(key, body, contentType) {
      await new Upload({ client, params: { ...at(key), Body: body, ContentType: contentType } }).done()
    },
    async get(key, range) {
      try {
        const bytes = range && { Range: `bytes=${range.startByte}-${range.endByte}` }
        const answer = await client.send(new GetObjectCommand({ ...at(key), ...bytes }))
        if (!(answer.Body instanceof Readable)) return undefined
        // Of a part, Content-Range ends with the whole size.
        const whole = Number(answer.ContentRange?.split('/')[1] ?? answer.ContentLength ?? 0)
        return { body: answer.Body, sizeBytes: whole, modifiedAtMs: answer.LastModified?.getTime() ?? 0 }
      } catch (error) {
        const name = (error as Error).name
        if (name === 'NoSuchKey' || name === 'NotFound') return undefined
        throw error
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(at(key)))
    },
    close: () => client.destroy(),
  }
}
