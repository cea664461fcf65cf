import { Admin, CustomRoutes, Resource } from "react-admin";
import { createBrowserRouter, Route, RouterProvider } from "react-router-dom";
import { GroupRolesPage } from "./access/GroupRolesPage";
import { SessionsPage } from "./access/SessionsPage";
import { TokensPage } from "./access/TokensPage";
import accounts from "./accounts";
import { AgreementPage } from "./agreements/AgreementPage";
import { ApprovalsPage } from "./approvals/ApprovalsPage";
import { ConfigurationPage } from "./audit/ConfigurationPage";
import { FindPage } from "./audit/FindPage";
import { SamplePage, SamplesPage } from "./audit/SamplesPage";
import { VerifyPage } from "./audit/VerifyPage";
import { BoardPage } from "./board/BoardPage";
import { BrandPage } from "./brand/BrandPage";
import cases from "./cases";
import clients from "./clients";
import { CoachingPage } from "./coaching/CoachingPage";
import { DirectoryPage } from "./directory/DirectoryPage";
import { HeldMailsPage } from "./held_mails/HeldMailsPage";
import { i18nProvider } from "./i18n/i18nProvider";
import { IncidentList } from "./incidents/IncidentList";
import { IncidentShow } from "./incidents/IncidentShow";
import { Layout } from "./layout/Layout";
import { MorePage } from "./layout/MorePage";
import { NoSuchPage } from "./layout/NoSuchPage";
import { Notices } from "./layout/Notices";
import { LoginPage } from "./login/LoginPage";
import { PeoplePage } from "./people/PeoplePage";
import { PersonPage } from "./people/PersonPage";
import { PersonalDataPage } from "./personal_data/PersonalDataPage";
import { SubjectPage } from "./personal_data/SubjectPage";
import policies from "./policies";
import { PreparedPage } from "./prepared/PreparedPage";
import { PreparedShow } from "./prepared/PreparedShow";
import { authProvider } from "./providers/authProvider";
import { dataProvider } from "./providers/dataProvider";
import { queryClient } from "./providers/queryClient";
import { QuestionPage, QuestionsPage } from "./questions/QuestionsPage";
import { ReplayPage } from "./replay/ReplayPage";
import { StopsPage } from "./stops/StopsPage";
import { RosterPage } from "./teams/RosterPage";
import { TeamsPage } from "./teams/TeamsPage";
import { darkTheme, lightTheme } from "./theme/theme";
import { Home } from "./work/Home";

const Screens = () => (
  <Admin
    disableTelemetry
    requireAuth
    title="webcare"
    authProvider={authProvider}
    dataProvider={dataProvider}
    queryClient={queryClient}
    i18nProvider={i18nProvider}
    layout={Layout}
    loginPage={LoginPage}
    notification={Notices}
    dashboard={Home}
    catchAll={NoSuchPage}
    lightTheme={lightTheme}
    darkTheme={darkTheme}
  >
    <Resource name="cases" {...cases} />
    <Resource name="accounts" {...accounts} />
    <Resource name="clients" {...clients} />
    <Resource name="policies" {...policies} />
    <CustomRoutes>
      <Route path="/board" element={<BoardPage />} />
      <Route path="/clients/:id/agreement" element={<AgreementPage />} />
      <Route path="/prepared" element={<PreparedPage />} />
      <Route path="/prepared/:id" element={<PreparedShow />} />
      <Route path="/people" element={<PeoplePage />} />
      <Route path="/people/:id" element={<PersonPage />} />
      <Route path="/personal-data" element={<PersonalDataPage />} />
      <Route path="/personal-data/:id" element={<SubjectPage />} />
      <Route path="/teams" element={<TeamsPage />} />
      <Route path="/roster" element={<RosterPage />} />
      <Route path="/group-roles" element={<GroupRolesPage />} />
      <Route path="/tokens" element={<TokensPage />} />
      <Route path="/sessions" element={<SessionsPage />} />
      <Route path="/approvals" element={<ApprovalsPage />} />
      <Route path="/clients/:id/brand" element={<BrandPage />} />
      <Route path="/more" element={<MorePage />} />
      <Route path="/cases/:id/replay" element={<ReplayPage />} />
      <Route path="/audit" element={<FindPage />} />
      <Route path="/audit/find" element={<FindPage />} />
      <Route path="/audit/samples" element={<SamplesPage />} />
      <Route path="/audit/samples/:id" element={<SamplePage />} />
      <Route path="/audit/verify" element={<VerifyPage />} />
      <Route path="/audit/configuration" element={<ConfigurationPage />} />
      <Route path="/coaching" element={<CoachingPage />} />
      <Route path="/incidents" element={<IncidentList />} />
      <Route path="/incidents/:id" element={<IncidentShow />} />
      <Route path="/stops" element={<StopsPage />} />
      <Route path="/questions" element={<QuestionsPage />} />
      <Route path="/questions/:id" element={<QuestionPage />} />
      <Route path="/held-mails" element={<HeldMailsPage />} />
      <Route path="/directory" element={<DirectoryPage />} />
    </CustomRoutes>
  </Admin>
);

const router = createBrowserRouter([{ path: "*", element: <Screens /> }]);

export const App = () => <RouterProvider router={router} />;
