import { createContext, useContext } from 'react'
import type { Me } from '../api/types'

export const MeContext = createContext<Me | null>(null)

/** Who is signed in; null while that is being asked. */
export const useMe = () => useContext(MeContext)

export const useCurrency = () => useMe()?.restaurant.currency ?? 'USD'
