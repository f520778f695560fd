// Types of two small packages that bring none.
declare module 'proxy-addr' {
  import type { IncomingMessage } from 'node:http'
  type Trust = (address: string, hop: number) => boolean
  function proxyAddr(req: Pick<IncomingMessage, 'headers' | 'socket'>, trust: Trust): string
  namespace proxyAddr {
    function compile(networks: string | string[]): Trust
  }
  export default proxyAddr
}
declare module 'escape-html' {
  export default function escapeHtml(text: string): string
}
