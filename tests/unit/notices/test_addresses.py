"""Where a webhook may lead: to public addresses, and to networks that are named; nowhere else."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices.addresses import LONGEST, may_connect, wrong_with

INSIDE = [
    *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1"),
    *("239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1"),
    *("2001:db8::1", "2002:7f00:1::", "2001::1", "64:ff9b::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("::127.0.0.1", "fec0::1", "::ffff:169.254.169.254", "192.88.99.1"),
]


@pytest.mark.parametrize("ip", INSIDE)
def test_no_address_inside_is_connected_to(ip):
    assert not may_connect(ip_address(ip), [])


@pytest.mark.parametrize("ip", ["9.9.9.9", "8.8.8.8", "2606:4700::1111", "::ffff:9.9.9.9"])
def test_a_public_address_is(ip):
    assert may_connect(ip_address(ip), [])


@pytest.mark.parametrize("ip", ["10.1.2.3", "::ffff:10.1.2.3"])
def test_a_network_that_is_named_is_connected_to_and_its_neighbour_is_not(ip):
    assert may_connect(ip_address(ip), [ip_network("10.1.2.0/24")])
    assert not may_connect(ip_address(ip), [ip_network("10.1.3.0/24"), ip_network("fd00::/8")])


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_nothing_that_is_not_global_is_ever_connected_to(ip):
    plain = ip.ipv4_mapped or ip if isinstance(ip, IPv6Address) else ip
    if may_connect(ip, []):
        assert plain.is_global
        assert not any([plain.is_private, plain.is_loopback, plain.is_link_local, plain.is_multicast])


@given(st.ip_addresses(v=4))
def test_an_address_mapped_into_ipv6_is_what_it_maps(ip):
    mapped = IPv6Address(f"::ffff:{ip}")
    assert may_connect(mapped, []) == may_connect(IPv4Address(ip), [])


@given(st.ip_addresses(v=4))
def test_a_network_that_holds_it_lets_it_through(ip):
    assert may_connect(ip, [ip_network(f"{ip}/24", strict=False)])


@pytest.mark.parametrize(
    "url",
    [
        *(
            "ftp://a.example/",
            "a.example",
            "https://",
            "https:///x",
            "file:///etc/passwd",
            "https://a b.example",
        ),
        *("https://u:p@a.example/", "https://u@a.example/", "https://a.example/#x", "https://a.example:0/"),
        *("https://a.example:99999/", "https://a.example\\@b.example/", "https://é.example/", "https://[::1"),
        *("https://a.example/\r\nHost: b", "https://a.example/" + "x" * LONGEST, "gopher://a.example/", ""),
    ],
)
def test_what_is_no_address_of_a_webhook_is_said(url):
    assert wrong_with(url)


@pytest.mark.parametrize("url", ["https://a.example/hook?x=1", "https://a.example:8443", "http://[::1]:8/"])
def test_what_is_one_is_not_refused_as_it_is_written(url):
    assert wrong_with(url) == ""
