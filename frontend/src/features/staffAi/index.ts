/** Staff's pages about AI interviews: one file to load, since who opens one of them opens the others. */
export { default as CodesPage } from "./CodesPage";
export { default as ContentPage } from "./ContentPage";
export { default as EditorPage } from "./EditorPage";
export { default as InterviewPage } from "./InterviewPage";
export { default as InterviewsPage } from "./InterviewsPage";
