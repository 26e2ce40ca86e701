import '../ui/fonts.css';
import '../ui/tokens.css';
import '../ui/base.css';
import '../console/ui/react-aria.css';
import { createRoot } from 'react-dom/client';
import { must } from '../../core/kernel/assert.ts';
import { loadConsoleTexts } from '../console/console-texts.ts';
import { withPageTexts } from '../console/page-texts.ts';
import { loadTexts, rememberedLanguage, startI18n } from '../i18n/i18n.ts';
import { Gallery } from './gallery.tsx';

startI18n(rememberedLanguage());
await Promise.all([
  loadTexts('closing', 'staff', 'start', 'help', 'pin'),
  loadConsoleTexts(),
  withPageTexts(Promise.resolve(), 'console-units', 'console-genuineness'),
]);
createRoot(must(document.getElementById('root'), 'index.html has no #root')).render(<Gallery />);
