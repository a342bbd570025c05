/**
 * The registry: every command there is. The order decides between two readings
 * that fit a text equally well, and is the order of the help card.
 */
import { aboutMe } from './about-me.ts';
import { access } from './access.ts';
import { admins } from './admins.ts';
import { allow } from './allow.ts';
import { anonymousActors } from './anonymous-actors.ts';
import { anonymousAdd } from './anonymous-add.ts';
import { anonymousRemove } from './anonymous-remove.ts';
import { automation } from './automation.ts';
import { automationOff } from './automation-off.ts';
import { automations } from './automations.ts';
import { bindSpace } from './bind-space.ts';
import { claim } from './claim.ts';
import { claimList } from './claim-list.ts';
import { claims } from './claims.ts';
import type { Command } from './command.ts';
import { containing } from './containing.ts';
import { country } from './country.ts';
import { coverage } from './coverage.ts';
import { deny } from './deny.ts';
import { digest } from './digest.ts';
import { digestExport } from './digest-export.ts';
import { digestMute } from './digest-mute.ts';
import { digestOff } from './digest-off.ts';
import { digestWeekly } from './digest-weekly.ts';
import { erase } from './erase.ts';
import { makeExport } from './export.ts';
import { fileCovers } from './file-covers.ts';
import { fileDiscard } from './file-discard.ts';
import { fileTake } from './file-take.ts';
import { forwarding } from './forwarding.ts';
import { goal } from './goal.ts';
import { makeHelp } from './help.ts';
import { history } from './history.ts';
import { holidayAdd } from './holiday-add.ts';
import { holidayRemove } from './holiday-remove.ts';
import { holidays } from './holidays.ts';
import { howMany } from './how-many.ts';
import { importPeople } from './import-people.ts';
import { journal } from './journal.ts';
import { judge } from './judge.ts';
import { key } from './key.ts';
import { lastChanged } from './last-changed.ts';
import { myKey } from './my-key.ts';
import { namedShare } from './named-share.ts';
import { nudge } from './nudge.ts';
import { nudgePreview } from './nudge-preview.ts';
import { onboard } from './onboard.ts';
import { onboarding } from './onboarding.ts';
import { pause } from './pause.ts';
import { people } from './people.ts';
import { person } from './person.ts';
import { pull } from './pull.ts';
import { purgeDecide } from './purge-decide.ts';
import { purges } from './purges.ts';
import { related } from './related.ts';
import { remindersOff } from './reminders-off.ts';
import { remindersOn } from './reminders-on.ts';
import { resume } from './resume.ts';
import { retention } from './retention.ts';
import { settings } from './settings.ts';
import { show } from './show.ts';
import { snooze } from './snooze.ts';
import { spaceZone } from './space-zone.ts';
import { timeZone } from './time-zone.ts';
import { unattributed } from './unattributed.ts';
import { unwatch } from './unwatch.ts';
import { watch } from './watch.ts';
import { watches } from './watches.ts';
import { whatChanged } from './what-changed.ts';
import { whatDid } from './what-did.ts';
import { whoAsked } from './who-asked.ts';
import { whoChanged } from './who-changed.ts';
import { whyMessaged } from './why-messaged.ts';
import { withdraw } from './withdraw.ts';
import { workingHours } from './working-hours.ts';

export const commands: readonly Command[] = [
  whoChanged,
  history,
  lastChanged,
  whatDid,
  whatChanged,
  unattributed,
  howMany,
  containing,
  show,
  related,
  watch,
  watches,
  unwatch,
  coverage,
  pull,
  access,
  forwarding,
  retention,
  purges,
  purgeDecide,
  fileTake,
  fileCovers,
  fileDiscard,
  erase,
  claimList,
  claim,
  withdraw,
  claims,
  judge,
  namedShare,
  digest,
  digestWeekly,
  digestMute,
  digestOff,
  digestExport,
  makeExport(() => commands),
  admins,
  allow,
  deny,
  bindSpace,
  spaceZone,
  anonymousActors,
  anonymousAdd,
  anonymousRemove,
  automations,
  automation,
  automationOff,
  settings,
  goal,
  pause,
  resume,
  workingHours,
  country,
  holidayAdd,
  holidayRemove,
  journal,
  whoAsked,
  people,
  person,
  aboutMe,
  whyMessaged,
  key,
  importPeople,
  onboard,
  onboarding,
  nudgePreview,
  nudge,
  myKey,
  snooze,
  remindersOff,
  remindersOn,
  holidays,
  timeZone,
  makeHelp(() => commands),
];
