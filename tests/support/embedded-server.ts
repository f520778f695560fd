// A process that runs the embedded databases until it is killed and prints their addresses. usage: embedded-server.ts DATA_FOLDER
import { startEmbedded } from '../../server/persistence/embedded.ts'
import { findNativeParts } from '../../server/persistence/native-parts.ts'

const [dataDir = ''] = process.argv.slice(2)
const { mongoUri, redisUrl } = await startEmbedded({ dataDir, parts: findNativeParts(process.env), logger: { info: () => undefined } })
console.log(JSON.stringify({ mongoUri, redisUrl }))
setInterval(() => undefined, 60_000)
