// Catches a page that breaks while drawing, shows the failed state and lets the person go on.
import { Component, type ErrorInfo, type ReactNode } from 'react'
import { FailedState } from './failed-state.tsx'

type Props = { children: ReactNode; /** Another value draws afresh: the path. */ resetKey?: string }
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
        <FailedState code="page_broke" onRetry={() => window.location.reload()} />
      </main>
    )
  }
}
