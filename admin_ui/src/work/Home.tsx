import { may, useMe } from "../providers/session";
import { QuestionsPage } from "../questions/QuestionsPage";
import { MyWork } from "./MyWork";

/** Where a person begins: their tasks or, for the second line, its questions. */
export const Home = () => {
  const me = useMe();
  const asked = may(me, "read_questions") && !may(me, "claim_task");
  return asked ? <QuestionsPage /> : <MyWork />;
};
