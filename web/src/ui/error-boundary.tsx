// Catches a page that breaks while drawing or coming, says so, and lets the person go on: by drawing it afresh or from the first page.
import { Component, lazy, Suspense, type ErrorInfo, type ReactNode } from 'react'

// what nobody should ever see does not stand in the way of the first picture
const BrokenState = lazy(async () => ({ default: (await import('./broken-state.tsx')).BrokenState }))

type Props = {
  children: ReactNode
  /** Another value draws afresh: the path. */ resetKey?: string
  /** The first page of this part. */ home?: string
}
type State = { failed: boolean; resetKey: string | undefined }

/** React asks for a class here; it is the only one of the pages. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false, resetKey: this.props.resetKey }

  static getDerivedStateFromError(): Partial<State> {
    return { failed: true }
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { failed: false, resetKey: props.resetKey }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error('page broke', error, info.componentStack)
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <main>
        <Suspense fallback={null}>
          <BrokenState home={this.props.home ?? '/'} />
        </Suspense>
      </main>
    )
  }
}
