import { Navigate, Route, Routes } from 'react-router';
import { DashboardPage } from './dashboard-page.tsx';
import { DevicePage } from './device-page.tsx';
import { DevicesPage } from './devices-page.tsx';
import { HandInPage } from './hand-in-page.tsx';

/** The supervisor's screens. */
export default function ConsoleRoutes() {
  return (
    <Routes>
      <Route index element={<DashboardPage />} />
      <Route path="devices" element={<DevicesPage />} />
      <Route path="devices/:id" element={<DevicePage />} />
      <Route path="hand-in" element={<HandInPage />} />
      <Route path="*" element={<Navigate to="/console" replace />} />
    </Routes>
  );
}
