/** The page's own texts in Hindi and English; the bot's texts come from the bot. */

const WORDS = {
  title: ["बूथ शक्ति · अभ्यास मंच", "Booth Shakti · playground"],
  name: ["बूथ शक्ति", "Booth Shakti"],
  skip: ["सीधे संदेश लिखने पर जाएँ", "Skip to the message box"],
  other_language: ["English", "हिन्दी"],
  people: ["लोग", "People"],
  chats: ["चैट", "Chats"],
  back: ["चैट की सूची पर वापस", "Back to the chats"],
  offline: ["संपर्क टूट गया है, फिर कोशिश हो रही है…", "Connection lost, trying again…"],
  you_are: ["आप अभी", "You are"],
  new_here: ["{name}, नए संदेश", "{name}, new messages"],
  unread: ["नए संदेश: {n}", "{n} unread"],

  now: ["यहाँ अभी का समय", "Time here"],
  next_digest: ["रोज़ का अगला संदेश {when}", "Next daily message {when}"],
  next_reminder: ["याद दिलाने का संदेश {when}", "Next reminder {when}"],
  next_morning: ["सुबह का संदेश {when}", "Morning message {when}"],
  next_review: ["समन्वयकों को संदेश {when}", "Coordinators' reminder {when}"],
  next_offer: ["प्रतीक्षा सूची में बदलाव {when}", "Next waiting-list change {when}"],
  next_message: ["अगला संदेश {when}", "Next message {when}"],
  jump: ["आगे जो तय है, उस पर जाएँ: {what}", "Jump to what is due next: {what}"],
  nothing_due: ["आगे कुछ तय नहीं", "Nothing scheduled"],
  jumping: ["समय आगे बढ़ रहा है…", "Moving the clock…"],
  jumped: ["अब {when} है", "It's {when} now"],
  today: ["आज", "Today"],
  yesterday: ["कल", "Yesterday"],

  choose: ["बातचीत शुरू करने के लिए कोई चैट चुनें", "Choose a chat to start"],
  choose_more: [
    "ऊपर या बाईं ओर से कोई व्यक्ति चुनें, फिर उसकी कोई चैट खोलें।",
    "Pick a person above or on the left, then open one of their chats.",
  ],
  no_messages: ["यहाँ अभी कोई संदेश नहीं", "No messages here yet"],
  bot_about: [
    "यहाँ बूथ शक्ति से बात होती है: पंजीकरण, बूथ की शक्ति, प्रशिक्षण।",
    "This is where you talk to Booth Shakti: registration, booth strength, training sessions.",
  ],
  press_start: ["शुरू करने के लिए नीचे का बटन दबाएँ।", "Tap the button below to start."],
  start: ["शुरू करें · START", "START"],
  unblock: ["बॉट को अनब्लॉक करें", "Unblock the bot"],
  join: ["ग्रुप में शामिल हों", "Join the group"],
  members: ["{n} सदस्य", "Members: {n}"],
  bot: ["बॉट", "bot"],
  typing: ["लिख रहा है…", "typing…"],
  all_topics: ["सभी", "All"],
  topics: ["विषय", "Topics"],
  in_topic: ["विषय: {name}", "Topic: {name}"],
  group_closed: ["बंद: सिर्फ़ एडमिन लिख सकते हैं", "closed: only admins can write"],
  pinned: ["पिन किया हुआ", "Pinned message"],
  administrator: ["एडमिन", "admin"],
  creator: ["ओनर", "owner"],

  messages: ["संदेश", "Messages"],
  edited: ["बदला गया", "edited"],
  you: ["आप", "You"],
  reply: ["जवाब दें", "Reply"],
  replying: ["{name} को जवाब", "Reply to {name}"],
  editing: ["संदेश बदल रहे हैं", "Editing"],
  cancel: ["रहने दें", "Cancel"],
  photo: ["फ़ोटो", "Photo"],
  enlarge: ["फ़ोटो बड़ी करें", "Enlarge the photo"],
  document: ["दस्तावेज़", "Document"],
  contact: ["संपर्क", "Contact"],
  voice: ["आवाज़ का संदेश", "Voice message"],
  sticker: ["स्टिकर", "Sticker"],
  location: ["लोकेशन", "Location"],
  live_location: ["लाइव लोकेशन", "Live location"],
  spoiler: ["छिपा हुआ टेक्स्ट, देखने के लिए दबाएँ", "Hidden text, tap to show"],
  copied_text: ["कॉपी हुआ", "Copied"],
  copied: ["संदेश कॉपी हुआ: किसी ग्रुप में पेस्ट करें", "Copied: paste it into a group"],
  to_bottom: ["सबसे नए संदेश पर जाएँ", "Go to the newest message"],

  write: ["संदेश लिखें…", "Write a message…"],
  write_in: ["“{name}” में लिखें…", "Write in “{name}”…"],
  send: ["भेजें", "Send"],
  commands: ["कमांड", "Commands"],
  commands_all: ["बॉट की कमांड", "The bot's commands"],
  inline_results: ["बॉट से मिले नतीजे", "Results from the bot"],
  inline_none: ["कुछ नहीं मिला", "Nothing found"],
  via: ["@{bot} के ज़रिए", "via @{bot}"],
  no_command: ["ऐसी कोई कमांड नहीं", "No such command"],
  attach: ["जोड़ें", "Attach"],
  send_photo: ["फ़ोटो भेजें", "Send a photo"],
  send_document: ["दस्तावेज़ भेजें", "Send a document"],
  send_captioned: ["कैप्शन के साथ फ़ोटो भेजें", "Send a photo with a caption"],
  caption: ["कैप्शन", "Caption"],
  choose_photo: ["फ़ोटो चुनें", "Choose a photo"],
  send_voice: ["आवाज़ का संदेश भेजें", "Send a voice message"],
  send_sticker: ["स्टिकर भेजें", "Send a sticker"],
  which_sticker: ["कौन-सा स्टिकर?", "Which sticker?"],
  send_location: ["अपनी लोकेशन भेजें", "Send your location"],
  how_long: ["कितनी देर के लिए?", "For how long?"],
  once: ["अभी मैं जहाँ हूँ", "Where I am now"],
  live: ["15 मिनट तक लाइव", "Live for 15 minutes"],
  move: ["थोड़ा आगे चलें", "Move a little"],
  send_contact: ["किसी और का संपर्क भेजें", "Share someone's contact"],
  keyboard: ["बटन दिखाएँ या छिपाएँ", "Show or hide the buttons"],
  share_title: ["अपना नंबर साझा करें?", "Share your number?"],
  share_text: [
    "आपका नाम और फ़ोन नंबर {bot} को भेजा जाएगा।",
    "Your name and phone number will be sent to {bot}.",
  ],
  share: ["साझा करें", "Share"],

  menu: ["मेन्यू", "Menu"],
  chat_menu: ["इस चैट का मेन्यू", "This chat's menu"],
  new_person: ["नया व्यक्ति", "New person"],
  new_group: ["नया ग्रुप", "New group"],
  join_group: ["किसी ग्रुप में शामिल हों", "Join a group"],
  guide: ["परिचय दिखाएँ", "Show the guide"],
  trouble: ["गड़बड़ी करके देखें", "When things go wrong"],
  trouble_text: [
    "देखें कि बॉट क्या करता है, जब Telegram उसका संदेश न ले या जवाब न दे, घड़ी पीछे चली जाए, डिस्क भर जाए, या बॉट ख़ुद बंद हो जाए।",
    "See what the bot does when Telegram refuses a message or doesn't answer, the clock goes back, the disk is full, or the bot itself dies.",
  ],
  bot_well: ["बॉट अभी ठीक चल रहा है (/healthz {status})।", "The bot is well right now (/healthz {status})."],
  bot_not_well: ["बॉट अभी ठीक नहीं चल रहा (/healthz {status})।", "The bot isn't well right now (/healthz {status})."],
  disk_is_full: ["डिस्क अभी भरी है।", "The disk is full right now."],
  trouble_what: ["क्या हो?", "What goes wrong?"],
  trouble_times: ["कितनी बार?", "How many times?"],
  trouble_begin: ["शुरू करें", "Start"],
  trouble_refused: ["लिखने की मनाही (CHAT_WRITE_FORBIDDEN)", "Not allowed to write (CHAT_WRITE_FORBIDDEN)"],
  trouble_gone: ["ग्रुप मिटा दिया गया (403)", "Group was deleted (403)"],
  trouble_topic_gone: ["विषय मिट चुका है (TOPIC_DELETED)", "Topic is gone (TOPIC_DELETED)"],
  trouble_vanished: ["संदेश भेजते ही मिट गया (500)", "Message deleted as soon as sent (500)"],
  trouble_unknown: ["सर्वर यह तरीक़ा नहीं जानता (404)", "Server doesn't know the method (404)"],
  trouble_too_many: ["बहुत संदेश, कितना रुकें पता नहीं (429)", "Too many messages, wait time unknown (429)"],
  trouble_lost: ["संदेश पहुँचा, जवाब रास्ते में खो गया", "Message arrives, its answer is lost"],
  trouble_silent: ["30 सेकंड तक कोई जवाब नहीं", "No answer for 30 seconds"],
  trouble_down: ["Telegram बंद (502)", "Telegram is down (502)"],
  trouble_limits: ["Telegram की भेजने की सीमा लागू", "Telegram's sending limits on"],
  trouble_clock_back: ["घड़ी दो घंटे पीछे चली गई", "Clock goes back two hours"],
  trouble_disk_full: ["डिस्क भर गई, कुछ दर्ज नहीं होता", "Disk is full, nothing can be stored"],
  trouble_crash: ["बॉट अचानक बंद, फिर चालू", "Bot dies, then starts again"],
  trouble_none: ["सब फिर ठीक: सीमा हटे, डिस्क में जगह", "All well: limits off, room on the disk"],
  person_name: ["नाम", "Name"],
  person_language: ["भाषा", "Language"],
  group_title: ["ग्रुप का नाम", "Group name"],
  group_topics: ["विषय, बीच में कॉमा लगाकर (चाहें तो)", "Topics, separated by commas (optional)"],
  whose: ["किसका संपर्क?", "Whose contact?"],
  which_group: ["कौन-सा ग्रुप?", "Which group?"],
  no_group: ["शामिल होने के लिए कोई और ग्रुप नहीं", "No other group to join"],
  create: ["बनाएँ", "Create"],
  add_bot: ["बॉट को जोड़ें", "Add the bot"],
  promote_bot: ["बॉट को एडमिन बनाएँ", "Make the bot an admin"],
  remove_bot: ["बॉट को हटाएँ", "Remove the bot"],
  remove_muted_bot: ["बॉट को हटाएँ, लिखने की रोक रहे", "Remove the bot, keep it muted"],
  mute_bot: ["बॉट का लिखना बंद करें", "Stop the bot from writing"],
  unmute_bot: ["बॉट को लिखने दें", "Let the bot write"],
  close_group: ["रात के लिए ग्रुप बंद करें", "Close the group for the night"],
  open_group: ["ग्रुप फिर खोलें", "Open the group again"],
  new_topic: ["नया विषय", "New topic"],
  topic_name: ["विषय का नाम", "Topic name"],
  close_topic: ["यह विषय बंद करें", "Close this topic"],
  reopen_topic: ["यह विषय फिर खोलें", "Reopen this topic"],
  delete_topic: ["यह विषय मिटाएँ", "Delete this topic"],
  upgrade: ["सुपरग्रुप बनाएँ", "Upgrade to a supergroup"],
  upgrade_when: ["बॉट को जुड़ने की ख़बर कब मिले?", "When does the bot hear that it joined?"],
  upgrade_first: ["दोनों संदेशों से पहले", "Before the two messages"],
  upgrade_between: ["दोनों संदेशों के बीच", "Between the two messages"],
  upgrade_last: ["दोनों संदेशों के बाद", "After the two messages"],
  leave: ["ग्रुप छोड़ें", "Leave the group"],
  block: ["बॉट को ब्लॉक करें", "Block the bot"],
  close: ["बंद करें", "Close"],
  ok: ["ठीक है", "OK"],
  done: ["हो गया", "Done"],
  not_answered: ["बॉट ने जवाब नहीं दिया", "The bot didn't answer"],
  unreachable: ["सर्वर तक बात नहीं पहुँची", "Couldn't reach the server"],

  welcome: ["स्वागत है", "Welcome"],
  welcome_story: [
    "मध्य प्रदेश की एक सुबह: कार्यकर्ता अपने बूथ से जुड़ते हैं, प्रशिक्षण में सीट लेते हैं, और हर ग्रुप को दिन का " +
      "लक्ष्य मिलता है। यहाँ सब आपके कंप्यूटर पर ही है; आप किसी की भी नज़र से देख सकते हैं।",
    "A morning in Madhya Pradesh: workers join their booth and book seats in training sessions, and every group " +
      "gets its target for the day. Everything stays on this computer, and you can be anyone.",
  ],
  guide_digest: [
    "{name} बनकर ग्रुप खोलें: सुबह का लक्ष्य आ चुका है",
    "Open the group as {name}: this morning's target is there",
  ],
  guide_register: ["{name} बनकर START दबाएँ और पंजीकरण करें", "Tap START as {name} and register"],
  guide_training: ["/trainings भेजें और एक प्रशिक्षण में सीट लें", "Send /trainings and book a seat in a session"],
  guide_review: [
    "समन्वयक {name} बनकर शक वाले नाम जाँचें: /review",
    "As {name}, a coordinator, review flagged sign-ups: /review",
  ],
  guide_target: [
    "नया लक्ष्य तय करें (/target), फिर ऊपर की घड़ी से अगली सुबह पर जाएँ",
    "Set a new target (/target), then jump to the next morning with the clock at the top",
  ],
  guide_plan: [
    "समन्वयक {name} बनकर देखें कि किसका प्रशिक्षण बाक़ी है, और योजना बनाएँ: /plan",
    "As {name}, see who needs training, and plan it: /plan",
  ],
};

const LANGUAGES = ["hi", "en"];
const LOCALES = { hi: "hi-IN-u-nu-latn", en: "en-IN" };
const KEPT = "playground-language";

let current = LANGUAGES.includes(localStorage.getItem(KEPT)) ? localStorage.getItem(KEPT) : "hi";

export const language = () => current;

/** For dates and numbers; the digits are ASCII in both languages. */
export const locale = () => LOCALES[current];

/** Return the text for a key in the page's language, with `{name}`s filled in. */
export function t(key, values = {}) {
  const words = WORDS[key][LANGUAGES.indexOf(current)];
  return words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Return the language that a text of the bot's or of a person's is read in, by its letters. */
export const languageOf = (text) => (/\p{Script=Devanagari}/u.test(text) ? "hi" : "en");

export function switchLanguage() {
  current = current === "hi" ? "en" : "hi";
  localStorage.setItem(KEPT, current);
}

/** Fill in the texts of the fixed parts: `data-word` is the text, `data-label` names a control. */
export function fillWords() {
  document.documentElement.lang = current;
  document.title = t("title");
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = t(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", t(node.dataset.label));
    node.title = t(node.dataset.label);
  }
}
