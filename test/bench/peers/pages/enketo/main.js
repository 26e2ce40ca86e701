import { Form } from 'enketo-core';
import 'enketo-core/src/sass/formhub/formhub.scss';
import { labels, levels } from '../questions.json';

/** Enketo with the same questions on one page, in the form its transformer makes of an XForm. */
const names = labels.map((_, question) => `q${question}`);

const options = (path) =>
  levels
    .map(
      (level, index) =>
        `<label><input type="radio" name="${path}" data-name="${path}" value="${index + 1}" data-type-xml="string"/><span lang="" class="option-label active">${level}</span></label>`,
    )
    .join('');

const questions = labels
  .map(
    (label, question) =>
      `<fieldset class="question simple-select"><fieldset><legend><span lang="" class="question-label active">${label}</span></legend><div class="option-wrapper">${options(`/survey/q${question}`)}</div></fieldset></fieldset>`,
  )
  .join('');

const root = document.getElementById('root');
root.innerHTML = `<article class="paper"><form autocomplete="off" novalidate="novalidate" class="or clearfix" dir="ltr" id="survey"><section class="form-logo"></section><h3 dir="auto" id="form-title">Khảo sát</h3>${questions}</form></article>`;

const form = new Form(root.querySelector('form'), {
  modelStr: `<model><instance><survey id="survey">${names.map((name) => `<${name}/>`).join('')}<meta><instanceID/></meta></survey></instance></model>`,
});
const errors = form.init();
if (errors.length > 0) throw new Error(errors.join('\n'));
