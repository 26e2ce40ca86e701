import { Dexie } from 'dexie';
import { createRoot } from 'react-dom/client';
import { useForm } from 'react-hook-form';
import { BrowserRouter, Route, Routes, useParams } from 'react-router';
import { labels, levels } from '../questions.json';
import './style.css';

/** The floor: what the libraries cost that a survey without a network is written with, and nothing else. */
const database = new Dexie('bare');
database.version(1).stores({ responses: '++id' });

function Survey() {
  const asked = labels.slice(0, Number(useParams().count));
  const { register, handleSubmit, watch, formState } = useForm();
  const answered = Object.values(watch()).filter((answer) => answer != null).length;
  if (formState.isSubmitSuccessful) return <p>Xin cảm ơn Ông/Bà.</p>;
  return (
    <form onSubmit={handleSubmit((answers) => database.responses.add(answers))}>
      {asked.map((label, question) => (
        <fieldset key={label}>
          <legend>{label}</legend>
          {levels.map((level, index) => (
            <label key={level}>
              <input type="radio" value={index + 1} {...register(`q${question}`)} />
              {level}
            </label>
          ))}
        </fieldset>
      ))}
      <output data-answered={answered}>{answered}</output>
      <button type="submit">Gửi phiếu</button>
    </form>
  );
}

createRoot(document.getElementById('root')).render(
  <BrowserRouter>
    <Routes>
      <Route path="/bare/:count" element={<Survey />} />
    </Routes>
  </BrowserRouter>,
);
