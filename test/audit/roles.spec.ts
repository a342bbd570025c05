import assert from 'node:assert/strict';
import { includesRole, type Role, roleOf } from '../../src/audit/roles.ts';

const PERMISSIONS = { admins: ['admin@example.com', 'guest@elsewhere.example.net'], allowedDomains: ['example.com'] };
const ORDER: readonly Role[] = ['stranger', 'viewer', 'reviewer', 'admin', 'operator'];

describe('roles [U]', () => {
  const rows: readonly (readonly [email: string, role: Role])[] = [
    ['admin@example.com', 'admin'],
    [' ADMIN@Example.COM ', 'admin'],
    ['guest@elsewhere.example.net', 'admin'],
    ['viewer@example.com', 'viewer'],
    ['Viewer@EXAMPLE.com', 'viewer'],
    ['viewer@sub.example.com', 'stranger'],
    ['viewer@notexample.com', 'stranger'],
    ['viewer@example.com.evil.example.net', 'stranger'],
    ['example.com', 'stranger'],
    ['@example.com', 'stranger'],
    ['viewer@', 'stranger'],
    ['', 'stranger'],
    ['"two@signs"@example.com', 'viewer'],
    ['viewer@example.com@evil.example.net', 'stranger'],
  ];
  for (const [email, role] of rows) {
    it(`makes "${email}" a ${role}`, () => assert.equal(roleOf(email, PERMISSIONS), role));
  }

  it('lets nobody in when nobody is named', () => {
    assert.equal(roleOf('admin@example.com', { admins: [], allowedDomains: [] }), 'stranger');
    assert.equal(roleOf('', { admins: [], allowedDomains: [] }), 'stranger');
  });

  it('includes every lesser role and no greater one', () => {
    for (const [rank, role] of ORDER.entries()) {
      for (const [needed, other] of ORDER.entries()) {
        assert.equal(includesRole(role, other), rank >= needed, `${role} for ${other}`);
      }
    }
  });
});
