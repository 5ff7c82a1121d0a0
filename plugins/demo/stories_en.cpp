#include "story.h"

namespace kontor::demo {

namespace {

const std::vector<Story> stories{
    {"Drucker", "incident", "Vor-Ort-Service", 6, 1, 1, {"printer"},
     {"Printer {device} is jammed", "{device}: prints come out blank", "Cannot print from {app}", "Label printer in {room} offline"},
     {"the printer {device} in {room} has been jammed since {time}.", "everything I print on {device} comes out blank.",
      "printing from {app} does nothing at all; the job just vanishes.", "the label printer at the packing station shows offline."},
     {"I have switched it off and on twice.", "The display says {code}.", "{colleague} has the same problem.", "Scanning on the same device works."},
     {"Could you tell me the code on the display?", "Does it happen with other programs too?", "What is the inventory number on the sticker?"},
     {"It says {code}.", "Yes, with every program.", "The sticker says {asset}."},
     {"I have cleared the queue and restarted the service, please try again.", "The drum was worn out and has been replaced today.",
      "There was a piece of paper stuck behind the rear cover. It prints again."},
     {"Third jam on this device within two weeks.", "Toner ordered.", "Device is out of warranty."},
     {"Order a drum", "Check on site"}},

    {"Netzwerk", "incident", "Infrastruktur", 6, 2, 2, {"network"},
     {"VPN keeps dropping", "No wifi in {room}", "Network very slow since {time}", "Cannot reach {share} from the Vienna office"},
     {"my VPN connection drops every few minutes when I work from home.", "there has been no wifi around {room} since {time}.",
      "the network is so slow that {app} is hardly usable.", "we can't reach {share} from our office since this morning."},
     {"It shows {code} when it disconnects.", "Everybody on this floor is affected.", "My phone works fine on the guest network.", "I tried another cable, no change."},
     {"Are other people affected as well?", "Are you connected by cable or by wifi at home?", "What address does your machine show?"},
     {"Yes, at least four of us.", "By wifi, but cable is the same.", "It shows 169.254.17.{number}."},
     {"An access point had hung and has been restarted; wifi is back.", "We replaced a faulty patch cable and enabled the port again.",
      "Your certificate had expired. A new one is in place, please sign in again."},
     {"Provider confirms an outage, their reference is {code}.", "CRC errors on the uplink.", "Asked the local office to check the cabinet."},
     {"Report to the provider", "Check port and cable"}},

    {"Anmeldung und Kennwörter", "incident", "Service Desk", 8, 0, 2, {"account"},
     {"Account locked", "Password expired while on leave", "New phone, need to set up two-factor again", "Cannot sign in to {app}"},
     {"my account seems to be locked since {time}.", "my password expired while I was on leave.", "I have a new phone and need two-factor on it.",
      "{app} refuses my password although it works everywhere else."},
     {"The message is {code}.", "You can reach me at extension {number}.", "I changed the password last week.", "I need this before {date}."},
     {"Do you still have the old password stored on a phone or tablet?", "Which number can we call you back on?"},
     {"Yes, the company phone still has the old one.", "Extension {number}, until four."},
     {"Your account is unlocked. Please update the password on your phone as well, or it will lock again.",
      "I have set a one-time password and gave it to you by phone.", "The old factor is removed; you will be asked to set up the new one."},
     {"Identity checked by calling back.", "The lock came from the phone's mail client."},
     {"Call back to check identity", "Set a one-time password"}},

    {"Software", "service_request", "Service Desk", 6, 0, 1, {"software"},
     {"Please install {app}", "{app} licence about to expire", "Newer version of {app} needed"},
     {"I need {app} on my machine for a project.", "{app} says that its licence expires on {date}.", "our customer uses a newer version of {app} and we can't open the files."},
     {"The machine is {asset}.", "Cost centre is {number}.", "{colleague} has it as well.", "Before {date} would be great."},
     {"Who covers the cost of the licence?", "Do you need it for good or just for the project?", "What is the name of your machine?"},
     {"Our department, cost centre {number}.", "For good.", "It is called {asset}."},
     {"It will be rolled out tonight, please leave the machine on.", "The licence is renewed and assigned to you.", "{app} is in the software catalogue now, you can install it yourself."},
     {"Two licences left in the pool.", "Package is being tested."},
     {"Check licences", "Build the package"}},

    {"Fachanwendungen", "incident", "Anwendungsbetreuung", 6, 2, 1, {"erp"},
     {"{app}: posting fails with {code}", "Wrong totals in the {app} report", "{app} is extremely slow", "Orders from {app} do not arrive"},
     {"posting an invoice in {app} fails with {code} since {time}.", "the report of {date} shows totals that do not match the items.",
      "every screen in {app} takes nearly a minute.", "no orders have come through from {app} since last night."},
     {"Order {number} is an example.", "Month-end closing is on {date}.", "{colleague} in accounting sees it too.", "It does not happen in the test system."},
     {"Could you give us an example document?", "At what time did it last happen?", "Which filters are set in the report?"},
     {"Document {number}.", "At {time}.", "Only the period, nothing else."},
     {"A lock in the database had blocked the posting; it is gone and the document is posted.", "One warehouse was missing from the filter. The totals match now.",
      "The interface service had stopped; the waiting orders have been transferred."},
     {"Case opened with the vendor: {code}.", "Application server ran out of memory.", "Many timeouts in the log around {time}."},
     {"Open a case with the vendor", "Keep the logs", "Verify the fix in the test system"}},

    {"Berechtigungen", "service_request", "Service Desk", 5, 0, 1, {"access"},
     {"Access to {share}", "Need a role in {app}", "Mailbox access while covering for {colleague}"},
     {"I need access to {share} for my new tasks.", "I am missing the purchasing role in {app}.", "I am covering for {colleague} until {date} and need access to the mailbox."},
     {"Read access is enough.", "The approval of my manager is attached.", "{colleague} has the same rights."},
     {"Who owns this folder? We need a short approval.", "Until when do you need it?", "Read only, or write as well?"},
     {"{colleague} owns it.", "Until {date}.", "Read and write."},
     {"You are in the right group now; sign out and in again.", "Access is set up and ends by itself on {date}.", "The role is assigned."},
     {"Approval of the data owner is there.", "Limited to {date}."},
     {"Get approval", "Assign the group"}},

    {"Telefonie und Mobilgeräte", "incident", "Vor-Ort-Service", 4, 0, 1, {"phone"},
     {"Cracked screen on company phone", "No sound in video calls", "Calls go to the front desk"},
     {"I dropped my company phone and the screen is cracked.", "nobody can hear me in video calls.", "all calls to my number end up at the front desk."},
     {"It still works.", "With {colleague}'s headset it is fine.", "My number ends in {number}."},
     {"What is the inventory number?", "Is the right microphone selected?", "Does it happen with internal calls too?"},
     {"{asset}.", "Yes, the headset is selected.", "Only with calls from outside."},
     {"A replacement is waiting at the service counter.", "The forwarding still pointed to the old number; fixed.", "The headset driver is updated and the test call sounded fine."},
     {"Reported to the insurance.", "Older than four years, replace instead of repair."},
     {"Hand out a replacement"}},

    {"Allgemeine Fragen", "question", "Service Desk", 4, 0, 0, {},
     {"How do I set an out-of-office reply?", "Where is the manual for {app}?", "Can I use my own laptop at home?"},
     {"I will be on leave from {date} and can't find the out-of-office setting.", "is there a manual for {app} in English?", "am I allowed to use my own laptop at home?"},
     {"I could not find anything on the intranet.", "No rush.", "{colleague} did not know either."},
     {"Which version of {app} is it?"},
     {"The one on our notebooks."},
     {"It is in the knowledge base, the article is linked.", "Private machines are not allowed, but we can lend you a notebook."},
     {"Write an article for the knowledge base."},
     {"Extend the knowledge base"}},
};

const Phrases phrases{
    {"Hello,", "Hi,", "Good morning,", "Dear team,", "Hi everybody,"},
    {"I sit in {room}.", "My machine is {asset}.", "This is the second time this month.", "It may have to do with the update on {date}.", "Mornings are the best time to reach me.",
     "I am working from home today.", ""},
    {"Many thanks", "Kind regards", "Thanks in advance!\n\nBest regards", "Best wishes", "Could you please have a look?\n\nThanks"},
    {"Hello,", "Hi,", "Good morning,"},
    {"thank you for letting us know, I am looking into it.", "thanks for the report, we are on it.", "I have taken the ticket and will be back when I know more."},
    {"Kind regards", "Best regards\nYour IT team", "Best regards"},
    {"Works again, thank you!", "Thanks for the quick help.", "Great, that did it.", "Thanks, you can close the ticket.", "Solved. Have a nice evening!"},
    {"Unfortunately the problem is still there.", "It was back this morning.", "Nothing has changed for me so far."},
    {"Waiting for the requester.", "Waiting for delivery.", "Agreed with the colleague on site.", "Next attempt tomorrow morning."},
};

}  // namespace

std::span<const Story> englishStories() { return stories; }
const Phrases& englishPhrases() { return phrases; }

}  // namespace kontor::demo
