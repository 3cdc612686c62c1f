import { useEffect, useRef, type ReactNode } from 'react'
import { addressOf, after, before, canGo, STEP_NAMES, STEPS, type Step } from '../../../campaigns/place'
import { navigate } from '../../../lib/navigate'
import { Icon } from '../../Icon'
import { PageLink } from '../parts'

interface Props {
  step: Step
  /** The campaign that is being made; null before there is one. */
  id: string | null
  title: string
  demo?: boolean
  children: ReactNode
  /** What stands beside "Continue"; left out, "Continue" leads to the next step. */
  next?: ReactNode
}

const to = (id: string | null, step: Step) => (id ? addressOf(id, step) : `/campaigns/new?step=${step}`)

/** One flow of five steps: where one is, the step itself, and the way on. */
export function Frame({ step, id, title, children, next }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    heading.current?.focus() // whoever cannot see hears which step it is now
    heading.current?.closest('.page')?.scrollTo({ top: 0 })
  }, [step])
  return (
    <>
      <header className="page__head">
        <div className="page__title">
          <PageLink to="/campaigns" className="golink golink--back"><Icon name="back" size={15} /> Campaigns</PageLink>
          <h1>{title}</h1>
        </div>
      </header>
      <Stepper step={step} id={id} />
      <section className="flowstep" aria-labelledby="step">
        <h2 className="section__title" id="step" ref={heading} tabIndex={-1}>{STEP_NAMES[step]}</h2>
        {children}
      </section>
      <footer className={`builder__foot ${step === 'review' ? 'builder__foot--last' : ''}`}>
        {step !== 'situation' && <button type="button" className="button" onClick={() => navigate(to(id, before(step)))}><Icon name="back" size={18} /> Back</button>}
        {next ?? (canGo(after(step), id !== null) && after(step) !== step && (
          <button type="button" className="button button--primary" onClick={() => navigate(to(id, after(step)))}>
            Continue <Icon name="arrow" size={18} />
          </button>
        ))}
      </footer>
    </>
  )
}

function Stepper({ step, id }: { step: Step; id: string | null }) {
  const at = STEPS.indexOf(step)
  return (
    <nav className="stepper" aria-label="Steps">
      <ol>
        {STEPS.map((each, index) => {
          const content = <><span className="sr-only">Step </span><span className="stepper__dot">{index < at ? <><Icon name="check" size={15} /><span className="sr-only">{index + 1}, done: </span></> : index + 1}</span> <span className="stepper__name">{STEP_NAMES[each]}</span></>
          return (
            <li key={each} className={index < at ? 'is-done' : ''} aria-current={index === at ? 'step' : undefined}>
              {canGo(each, id !== null) ? <PageLink to={to(id, each)}>{content}</PageLink> : <span>{content}</span>}
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
