import { createRoot } from 'react-dom/client';
import { Model } from 'survey-core';
import 'survey-core/survey-core.css';
import { Survey } from 'survey-react-ui';
import { labels, levels } from '../questions.json';

/** SurveyJS with the same questions on one page: as many of them as the address says. */
const count = Number(window.location.pathname.split('/').at(-1));
const model = new Model({
  elements: labels.slice(0, count).map((title, question) => ({
    type: 'radiogroup',
    name: `q${question}`,
    title,
    choices: levels.map((text, index) => ({ value: index + 1, text })),
  })),
});

createRoot(document.getElementById('root')).render(<Survey model={model} />);
