import '@fontsource-variable/figtree'
import '@fontsource-variable/fraunces'
import './styles/tokens.css'
import './styles/base.css'
import './styles/layout.css'
import './styles/chat.css'
import './styles/composer.css'
import './styles/cards.css'
import './styles/matrix.css'
import './styles/approval.css'
import './styles/charts.css'
import './styles/menu-page.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'

const root = document.getElementById('root')
if (root) createRoot(root).render(<StrictMode><App /></StrictMode>)
