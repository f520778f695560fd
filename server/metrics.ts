// Counters and histograms, made once and handed to whoever counts; no label ever holds a person, code or free text.
import client from 'prom-client'

export type Counter = { readonly inc: (by?: number) => void }
export type LabelledCounter = { readonly inc: (label: string, by?: number) => void }
export type Histogram = { readonly observe: (value: number) => void }
export type Metrics = {
  readonly counter: (name: string, help: string) => Counter
  readonly labelled: (name: string, help: string, label: string) => LabelledCounter
  readonly histogram: (name: string, help: string, buckets: readonly number[]) => Histogram
  readonly gauge: (name: string, help: string, read: () => number) => void
  /** Prometheus text and its content type. */
  readonly exposition: () => Promise<{ body: string; type: string }>
}

/** A registry of its own, so that two apps in one process (tests) do not meet. Asking twice for a name gives the same metric. */
export const createMetrics = (): Metrics => {
  const registry = new client.Registry()
  client.collectDefaultMetrics({ register: registry })
  const once = <T>(name: string, make: () => T): T => (registry.getSingleMetric(name) as T | undefined) ?? make()
  const registers = [registry]
  const labelled = new Map<string, LabelledCounter>()
  return {
    counter: (name, help) => {
      const metric = once(name, () => new client.Counter({ name, help, registers }))
      return { inc: (by = 1) => metric.inc(by) }
    },
    labelled: (name, help, label) => {
      const known = labelled.get(name)
      if (known) return known
      // Counted here and written down when somebody reads: every request and every call of the gate passes.
      const counts = new Map<string, number>()
      const made: LabelledCounter = { inc: (value, by = 1) => void counts.set(value, (counts.get(value) ?? 0) + by) }
      labelled.set(name, made)
      new client.Counter({
        name,
        help,
        labelNames: [label],
        registers,
        collect() {
          this.reset()
          for (const [value, count] of counts) this.inc({ [label]: value }, count)
        },
      })
      return made
    },
    histogram: (name, help, buckets) => {
      const metric = once(name, () => new client.Histogram({ name, help, buckets: [...buckets], registers }))
      return { observe: (value) => metric.observe(value) }
    },
    gauge: (name, help, read) => {
      once(
        name,
        () =>
          new client.Gauge({
            name,
            help,
            registers,
            collect() {
              this.set(read())
            },
          }),
      )
    },
    exposition: async () => ({ body: await registry.metrics(), type: registry.contentType }),
  }
}
