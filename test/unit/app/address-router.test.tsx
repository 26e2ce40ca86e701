// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Link, useLocation, useNavigationType } from 'react-router';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AddressRouter } from '../../../src/app/address-router.tsx';

function Place() {
  const { pathname, search, state } = useLocation();
  return <p data-testid="place">{`${useNavigationType()} ${pathname}${search} ${String(state)}`}</p>;
}

const place = () => screen.getByTestId('place').textContent;

beforeEach(() => window.history.replaceState(null, '', '/kiosk?unit=99'));
afterEach(cleanup);

function open(): void {
  render(
    <AddressRouter>
      <Place />
      <Link to="/staff" state="asked">
        staff
      </Link>
    </AddressRouter>,
  );
}

describe('the address bar', () => {
  test('says which page is shown, and follows a link', () => {
    open();
    expect(place()).toBe('POP /kiosk?unit=99 null');
    fireEvent.click(screen.getByRole('link', { name: 'staff' }));
    expect(place()).toBe('PUSH /staff asked');
    expect(window.location.pathname).toBe('/staff');
  });

  test('is followed when somebody goes back', async () => {
    open();
    fireEvent.click(screen.getByRole('link', { name: 'staff' }));
    await act(async () => {
      const gone = new Promise((resolve) => window.addEventListener('popstate', resolve, { once: true }));
      window.history.back();
      await gone;
    });
    expect(place()).toBe('POP /kiosk?unit=99 null');
  });
});
