import { adviceFor, systemOf } from './advice';

describe('advice on what to install', () => {
  it.each([
    ['ID=debian\nVERSION_ID="12"', 'apt'],
    ['NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian', 'apt'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"', 'dnf'],
    ['ID=alpine', 'apk'],
    ['ID=arch', 'pacman'],
    ['ID=plan9', 'other'],
  ])('knows the packager from %j', (text, system) => {
    expect(systemOf(text)).toBe(system);
  });

  it('is one command with the packages of this system', () => {
    expect(adviceFor(['redis', 'java', 'maven'], 'apt')).toBe('sudo apt-get install -y redis-server default-jre-headless maven');
    expect(adviceFor(['postgres'], 'brew')).toBe('brew install postgresql@17');
  });

  it('is plain words where the packager is unknown', () => {
    expect(adviceFor(['java'], 'other')).toBe('install Java 17 or newer');
  });
});
