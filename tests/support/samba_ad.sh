#!/bin/bash
# A private Active Directory domain controller (Samba) for tests. Its ports can't be chosen, so it runs in a network
# namespace of its own with nothing but lo; LDAP, LDAPS and Kerberos are passed on to ports of 127.0.0.1 through unix sockets.
#   samba_ad.sh start DIR LDAP_PORT LDAPS_PORT KDC_PORT      samba_ad.sh stop DIR
set -euo pipefail
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
action=$1 dir=$2
space=kontor-$(basename "$dir")

if [ "$action" = stop ]; then
  [ -f "$dir/pids" ] && while read -r pid; do kill "$pid" 2>/dev/null || true; done < "$dir/pids"
  for pid in $(ip netns pids "$space" 2>/dev/null); do kill -9 "$pid" 2>/dev/null || true; done
  ip netns del "$space" 2>/dev/null || true
  exit 0
fi

port=$3 tls_port=$4 kdc_port=$5
cd "$dir"
certificates() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=ad-test-ca -keyout ca.key -out ca.crt \
    -addext basicConstraints=critical,CA:TRUE
  openssl req -newkey rsa:2048 -nodes -subj /CN=dc1.ad.example.test -keyout server.key -out server.csr
  openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out server.crt \
    -extfile <(echo 'subjectAltName=IP:127.0.0.1')
  chmod 600 server.key
}
certificates > certificates.log 2>&1

printf '[global]\n' > empty.conf
samba-tool domain provision -s empty.conf --realm=AD.EXAMPLE.TEST --domain=ADTEST --server-role=dc --dns-backend=NONE \
  --adminpass='Adm1n-pass' --host-name=dc1 --host-ip=127.0.0.1 --targetdir="$dir/dc" \
  --option='interfaces=lo' --option='bind interfaces only=yes' > provision.log 2>&1
mkdir -p dc/run dc/ncalrpc dc/log dc/ntp
chmod 750 dc/ntp
cat > dc/etc/smb.conf <<C
[global]
  realm = AD.EXAMPLE.TEST
  workgroup = ADTEST
  netbios name = DC1
  server role = active directory domain controller
  server services = ldap, kdc
  ldap server require strong auth = allow_sasl_over_tls
  interfaces = lo
  bind interfaces only = yes
  tls enabled = yes
  tls keyfile = $dir/server.key
  tls certfile = $dir/server.crt
  tls cafile = $dir/ca.crt
  private dir = $dir/dc/private
  lock directory = $dir/dc
  state directory = $dir/dc/state
  cache directory = $dir/dc/cache
  pid directory = $dir/dc/run
  ncalrpc dir = $dir/dc/ncalrpc
  ntp signd socket directory = $dir/dc/ntp
  log file = $dir/dc/log/log.%m
  logging = file
C
ldbadd --configfile=dc/etc/smb.conf -H dc/private/sam.ldb seed.ldif > seed.log 2>&1
ldbmodify --configfile=dc/etc/smb.conf -H dc/private/sam.ldb names.ldif >> seed.log 2>&1
samba-tool domain exportkeytab "$dir/sync.keytab" --principal=svc-sync@AD.EXAMPLE.TEST -s dc/etc/smb.conf > keytab.log 2>&1
samba-tool domain exportkeytab "$dir/http.keytab" --principal=HTTP/localhost -s dc/etc/smb.conf >> keytab.log 2>&1
cat > krb5.conf <<C
[libdefaults]
  default_realm = AD.EXAMPLE.TEST
  dns_lookup_realm = false
  dns_lookup_kdc = false
  dns_canonicalize_hostname = false
  rdns = false
  udp_preference_limit = 1
[realms]
  AD.EXAMPLE.TEST = {
    kdc = 127.0.0.1:$kdc_port
  }
[domain_realm]
  localhost = AD.EXAMPLE.TEST
C

ip netns add "$space"
ip -n "$space" link set lo up
: > pids
setsid ip netns exec "$space" samba -i --model=single -s "$dir/dc/etc/smb.conf" < /dev/null > samba.log 2>&1 &
echo $! >> pids
pass() {  # port inside, port outside
  setsid ip netns exec "$space" socat "UNIX-LISTEN:$dir/p$1,fork,unlink-early" "TCP4:127.0.0.1:$1" < /dev/null > /dev/null 2>&1 &
  echo $! >> pids
  setsid socat "TCP4-LISTEN:$2,bind=127.0.0.1,reuseaddr,fork" "UNIX-CONNECT:$dir/p$1" < /dev/null > /dev/null 2>&1 &
  echo $! >> pids
}
pass 389 "$port"
pass 636 "$tls_port"
pass 88 "$kdc_port"
