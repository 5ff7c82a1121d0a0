#!/bin/bash
# A private Dovecot (IMAP, IMAPS, LMTP) and a private Postfix that delivers into it, on loopback.
# usage: mail_server.sh start DIR SMTP SUBMISSION IMAP IMAPS LMTP AUTH [INTROSPECTION-URL] | mail_server.sh stop DIR
# Users support, sales, agent1, user1, user2 with the password pw-NAME; every address @example.test, @customer.test and
# @other.test goes to the mailbox of its local part; "+tag" is cut off for the mailbox and kept in Delivered-To.
set -euo pipefail
# A server inside of the test may have narrowed it; Postfix runs as several users.
umask 022
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
verb=$1 D=$2

# A process that has ended but was not yet waited for counts as gone.
running() { local state; state=$(sed "s/.*) //" "/proc/$1/stat" 2>/dev/null | cut -c1) || return 1; [ -n "$state" ] && [ "$state" != Z ]; }
alive() { [ -s "$1" ] && running "$(tr -d " \n" < "$1")"; }

stop() {
  if alive "$D/postfix/spool/pid/master.pid"; then
    local pid; pid=$(tr -d ' \n' < "$D/postfix/spool/pid/master.pid")
    kill "$pid" || true
    for _ in $(seq 600); do running "$pid" || break; sleep .05; done
  fi
  if alive "$D/dovecot/run/master.pid"; then
    local pid; pid=$(cat "$D/dovecot/run/master.pid")
    kill "$pid" || true
    for _ in $(seq 600); do running "$pid" || break; sleep .05; done
  fi
}
if [ "$verb" = stop ]; then stop; exit 0; fi

SMTP=$3 SUBMISSION=$4 IMAP=$5 IMAPS=$6 LMTP=$7 AUTH=$8 INTROSPECTION=${9-}
trap 'stop' ERR
mkdir -p "$D"/{dovecot/run,mail,tls,postfix/etc,postfix/spool,postfix/data,postfix/log}
[ -s "$D/tls/s.crt" ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$D/tls/s.key" -out "$D/tls/s.crt" 2>/dev/null
: > "$D/users"
for user in support sales agent1 user1 user2; do echo "$user:{PLAIN}pw-$user::::::" >> "$D/users"; done

cat > "$D/dovecot/dovecot.conf" <<C
base_dir = $D/dovecot/run
state_dir = $D/dovecot/state
instance_name = kontor-test-$IMAP
protocols = imap lmtp
listen = 127.0.0.1
log_path = $D/dovecot/log
auth_mechanisms = plain login${INTROSPECTION:+ xoauth2 oauthbearer}
auth_username_format = %n
disable_plaintext_auth = no
ssl = yes
ssl_cert = <$D/tls/s.crt
ssl_key = <$D/tls/s.key
mail_location = maildir:$D/mail/%n
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
auth_failure_delay = 0
mail_max_userip_connections = 100
namespace inbox {
  inbox = yes
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n $D/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$D/mail/%n allow_all_users=yes
}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = $IMAP
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = $IMAPS
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = $LMTP
  }
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = $AUTH
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  client_limit = 100
}
C

if [ -n "$INTROSPECTION" ]; then
  cat > "$D/dovecot/oauth2.conf" <<C
introspection_mode = get
introspection_url = $INTROSPECTION
username_attribute = username
active_attribute = active
active_value = true
C
  cat >> "$D/dovecot/dovecot.conf" <<C
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $D/dovecot/oauth2.conf
}
C
fi

cat > "$D/postfix/etc/main.cf" <<C
compatibility_level = 3.6
queue_directory = $D/postfix/spool
data_directory = $D/postfix/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = /etc/postfix
shlib_directory = /usr/lib/postfix
mail_owner = postfix
setgid_group = postdrop
multi_instance_name = postfix-kontor-test-$SMTP
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx$SMTP.example.test
mydestination =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = example.test, customer.test, other.test
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:$LMTP
alias_maps =
alias_database =
notify_classes =
relayhost =
default_transport = error:5.1.2 no outside mail in tests
smtputf8_enable = yes
message_size_limit = 104857600
mailbox_size_limit = 0
recipient_delimiter = +
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
smtpd_tls_cert_file = $D/tls/s.crt
smtpd_tls_key_file = $D/tls/s.key
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:$AUTH
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access inline:{ { refused@example.test = 550 5.1.1 no such person here }, { later@example.test = 450 4.2.0 come back later } }, permit_mynetworks, reject
maillog_file = $D/postfix/log/maillog
maillog_file_prefixes = $D
C
cat > "$D/postfix/etc/master.cf" <<C
127.0.0.1:$SMTP inet n - n - - smtpd
127.0.0.1:$SUBMISSION inet n - n - - smtpd
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_security_level=encrypt
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
C
chown -R mail:mail "$D/mail"
chown postfix "$D/postfix/data"
dovecot -c "$D/dovecot/dovecot.conf" > "$D/dovecot/start.log" 2>&1
# The start script of Postfix waits some seconds before it says that all is well; the banner says it earlier.
postfix -c "$D/postfix/etc" start > "$D/postfix/start.log" 2>&1 < /dev/null &
banner() { (exec 3<>"/dev/tcp/127.0.0.1/$1"; IFS= read -r -t 20 line <&3; printf '%s' "$line") 2>/dev/null; }
ready=no
for _ in $(seq 1200); do
  case "$(banner "$IMAP" || true)" in "* OK"*) case "$(banner "$SMTP" || true)" in *"mx$SMTP.example.test"*) ready=yes; break ;; esac ;; esac
  sleep .05
done
if [ $ready = no ]; then stop; echo "the mail servers did not start" >&2; exit 1; fi
