/** One's own account: one file to load, since who opens one of its pages opens the others. */
export { AccountFrame } from "./AccountFrame";
export { DeactivatePage } from "./DeactivatePage";
export { DevicesPage } from "./DevicesPage";
export { ProfilePage } from "./ProfilePage";
export { SecondFactorPage } from "./SecondFactorPage";
export { SecurityPage } from "./SecurityPage";
