import { Admin, Resource } from "react-admin";

export const App = () => (
  <Admin disableTelemetry title="webcare">
    <Resource name="cases" />
  </Admin>
);
