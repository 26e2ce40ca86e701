import { Navigate, Route, Routes } from 'react-router';
import { DashboardPage } from './dashboard-page.tsx';

/** The supervisor's screens. */
export default function ConsoleRoutes() {
  return (
    <Routes>
      <Route index element={<DashboardPage />} />
      <Route path="*" element={<Navigate to="/console" replace />} />
    </Routes>
  );
}
